package dev.belay.migration;

import dev.belay.outside.Failure;
import dev.belay.outside.OutsideException;
import dev.belay.release.ReleasedRevision;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * What the migrations of the known releases do, without their texts: a released migration is found
 * by its fingerprint, so that nothing has to be parsed.
 *
 * @param revisions each with the operations of one text
 * @param same fingerprints of texts that do the same, to the fingerprint that {@code revisions} has
 */
public record MigrationFacts(int schema, List<Revision> revisions, Map<String, String> same) {
  /** How the file beside added releases is called. */
  public static final String FILE = "migrations.json.gz";

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

  /**
   * What Belay ships, and what directories of added releases have beside them.
   *
   * @param directories of a catalog, which need not exist
   */
  public static MigrationFacts with(List<Path> directories) {
    MigrationFacts all = shipped();
    for (Path directory : directories) {
      all = all.and(read(directory));
    }
    return all;
  }

  /** What lies beside the added releases of a directory; nothing when there is no such file. */
  public static MigrationFacts read(Path directory) {
    Path file = directory.resolve(FILE);
    if (!Files.isRegularFile(file)) {
      return new MigrationFacts(1, List.of(), Map.of());
    }
    try (var plain = new BufferedInputStream(new GZIPInputStream(Files.newInputStream(file)))) {
      return JsonMapper.shared().readValue(plain, MigrationFacts.class);
    } catch (IOException | JacksonException e) {
      throw new OutsideException(
          Failure.badInput(
              "what migrations do could not be read",
              file + ": " + e.getMessage(),
              "build it again: belay catalog build --tree DIRECTORY --version VERSION"),
          e);
    }
  }

  /** These and others. */
  public MigrationFacts and(MigrationFacts more) {
    if (more.revisions().isEmpty() && more.same().isEmpty()) {
      return this;
    }
    var fresh = more.without(this);
    var all = new ArrayList<>(revisions);
    all.addAll(fresh.revisions());
    var names = new TreeMap<>(fresh.same());
    names.putAll(same);
    return new MigrationFacts(1, all, names);
  }

  /** Those whose texts others do not have. */
  public MigrationFacts without(MigrationFacts others) {
    var known = others.fingerprints();
    var fresh = revisions.stream().filter(r -> !known.contains(r.fingerprint())).toList();
    var names = new TreeMap<>(same);
    names.keySet().removeAll(known);
    names.replaceAll((text, as) -> others.same.getOrDefault(as, as));
    return new MigrationFacts(1, fresh, names);
  }

  /** Of every text that is known. */
  Set<String> fingerprints() {
    var all = new HashSet<>(same.keySet());
    revisions.forEach(r -> all.add(r.fingerprint()));
    return all;
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

  /** Those of a release whose texts are not known. */
  public List<ReleasedRevision> unread(List<ReleasedRevision> released) {
    var known = fingerprints();
    return released.stream().filter(r -> !known.contains(r.fingerprint())).toList();
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
            "revision %s with fingerprint %s is neither shipped nor beside an added release"
                .formatted(r.id(), r.fingerprint()),
            "belay catalog build --git CLONE --version VERSION, which reads what they do"));
  }

  /** Collects facts of many releases; the same text and the same operations are kept once. */
  public static MigrationFacts collect(List<Revisions> releases) {
    return facts(releases.stream().flatMap(r -> r.ordered().stream()).toList());
  }

  /** What some migrations do, whether or not they make a whole history. */
  static MigrationFacts facts(List<Revision> read) {
    var kept = new LinkedHashMap<Revision, String>();
    var same = new TreeMap<String, String>();
    for (Revision r : read) {
      String first = kept.putIfAbsent(bare(r, ""), r.fingerprint());
      if (first != null && !first.equals(r.fingerprint())) {
        same.put(r.fingerprint(), first);
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
