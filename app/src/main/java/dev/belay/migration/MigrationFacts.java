package dev.belay.migration;

import dev.belay.outside.Failure;
import dev.belay.outside.OutsideException;
import dev.belay.release.ReleasedRevision;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import tools.jackson.databind.json.JsonMapper;

/**
 * What the migrations of the known releases do, without their texts: a released migration is found
 * by its fingerprint, so that nothing has to be parsed.
 *
 * @param revisions each with the operations of one text
 * @param same fingerprints of texts that do the same, to the fingerprint that {@code revisions} has
 */
public record MigrationFacts(int schema, List<Revision> revisions, Map<String, String> same) {
  private static final String RESOURCE = "released.json.gz";

  public MigrationFacts {
    revisions = List.copyOf(revisions);
    same = Map.copyOf(same);
  }

  /** Read once, when first asked for. */
  private static final class Shipped {
    static final MigrationFacts FACTS = readShipped();
  }

  /** What Belay ships. */
  public static MigrationFacts shipped() {
    return Shipped.FACTS;
  }

  private static MigrationFacts readShipped() {
    try (InputStream in = MigrationFacts.class.getResourceAsStream(RESOURCE)) {
      if (in == null) {
        return new MigrationFacts(1, List.of(), Map.of());
      }
      try (var plain = new BufferedInputStream(new GZIPInputStream(in))) {
        return JsonMapper.shared().readValue(plain, MigrationFacts.class);
      }
    } catch (IOException e) {
      throw new IllegalStateException("the shipped migrations cannot be read", e);
    }
  }

  /**
   * The migrations of a release.
   *
   * @param released as the catalog lists them
   * @throws OutsideException (facts unknown) when one of them has a text that is not known
   */
  public Revisions of(List<ReleasedRevision> released) {
    var byFingerprint = new HashMap<String, Revision>();
    revisions.forEach(r -> byFingerprint.put(r.fingerprint(), r));
    var all = new ArrayList<Revision>();
    for (ReleasedRevision r : released) {
      String known = same.getOrDefault(r.fingerprint(), r.fingerprint());
      all.add(Optional.ofNullable(byFingerprint.get(known)).orElseThrow(() -> unknown(r)));
    }
    return Revisions.of(all);
  }

  /**
   * Other texts of a released revision that lead to another schema. Those that need statements of
   * their own cannot be built from facts and are left out.
   */
  List<Revision> otherTexts(Revision r) {
    List<Operation> own = bare(r.id(), r.upgrade());
    return revisions.stream()
        .filter(o -> o.id().equals(r.id()) && o.parents().equals(r.parents()))
        .filter(o -> !o.fingerprint().equals(r.fingerprint()))
        .filter(o -> !bare(o.id(), o.upgrade()).equals(own))
        .filter(o -> o.upgrade().stream().noneMatch(Operation.RunSql.class::isInstance))
        .toList();
  }

  private static OutsideException unknown(ReleasedRevision r) {
    return new OutsideException(
        Failure.unknown(
            "what a migration does is not known",
            "revision " + r.id() + " with fingerprint " + r.fingerprint() + " is not shipped",
            "belay migrations explain --git DIR --tag VERSION"));
  }

  /** Collects facts of many releases; the same text and the same operations are kept once. */
  public static MigrationFacts collect(List<Revisions> releases) {
    var kept = new LinkedHashMap<Revision, String>();
    var same = new TreeMap<String, String>();
    for (Revisions release : releases) {
      for (Revision r : release.ordered()) {
        String first = kept.putIfAbsent(bare(r, ""), r.fingerprint());
        if (first != null && !first.equals(r.fingerprint())) {
          same.put(r.fingerprint(), first);
        }
      }
    }
    var revisions = new ArrayList<Revision>();
    kept.forEach((r, fingerprint) -> revisions.add(bare(r, fingerprint)));
    return new MigrationFacts(1, revisions, same);
  }

  /** Without sentences and code: titles, file names and statements are Dify's own. */
  private static Revision bare(Revision r, String fingerprint) {
    return new Revision(
        r.id(),
        r.parents(),
        r.dependsOn(),
        r.labels(),
        "",
        r.id() + ".py",
        fingerprint,
        bare(r.id(), r.upgrade()),
        bare(r.id(), r.downgrade()));
  }

  private static List<Operation> bare(String id, List<Operation> operations) {
    return operations.stream().flatMap(o -> BareOperation.of(id, o).stream()).toList();
  }

  public void write(OutputStream to) throws IOException {
    try (var zipped = new GZIPOutputStream(to)) {
      JsonMapper.shared().writeValue(zipped, this);
    }
  }
}
