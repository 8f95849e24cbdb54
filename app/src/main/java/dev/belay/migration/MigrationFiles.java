package dev.belay.migration;

import dev.belay.outside.Failure;
import dev.belay.outside.OutsideException;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The migration files of one release, wherever they came from.
 *
 * @param origin for messages
 * @param revisions in the order of their names
 * @param convention the file that would define the naming convention, where the source has it;
 *     without it Dify's own is taken
 */
public record MigrationFiles(
    String origin, List<RevisionFile> revisions, Optional<RevisionFile> convention) {

  static final String VERSIONS = "api/migrations/versions/";
  static final List<String> CONVENTIONS =
      List.of("api/models/engine.py", "api/extensions/ext_database.py");

  /** Picks the migrations out of the files of a release, by their paths. */
  static MigrationFiles pick(String origin, Map<String, String> files) {
    var revisions =
        files.entrySet().stream()
            .filter(f -> f.getKey().matches("(.*/)?migrations/versions/[^/]+\\.py"))
            .map(f -> new RevisionFile(name(f.getKey()), f.getValue()))
            .filter(f -> !f.name().equals("__init__.py"))
            .sorted(Comparator.comparing(RevisionFile::name))
            .toList();
    if (revisions.isEmpty()) {
      throw none(origin);
    }
    var convention =
        CONVENTIONS.stream()
            .flatMap(c -> files.entrySet().stream().filter(f -> f.getKey().endsWith(c)))
            .map(f -> new RevisionFile(name(f.getKey()), f.getValue()))
            .findFirst();
    return new MigrationFiles(origin, revisions, convention);
  }

  static OutsideException none(String origin) {
    return new OutsideException(
        Failure.badInput(
            "no migrations were found",
            origin + " has no " + VERSIONS + "*.py",
            "name a Dify source tree, its api/migrations/versions folder, a tarball of it, or --git"
                + " DIR --tag V"));
  }

  private static String name(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  /** Reads and orders all of them. */
  public Revisions read() {
    RevisionReader reader = reader();
    return Revisions.of(revisions.parallelStream().map(reader::read).toList());
  }

  /**
   * What those of them do whose texts are not known yet; none of their sentences or statements. One
   * that cannot be read is left out, and so stays unread for whoever asks about its release.
   */
  public MigrationFacts facts(MigrationFacts known) {
    RevisionReader reader = reader();
    var texts = known.fingerprints();
    return MigrationFacts.facts(
        revisions.parallelStream()
            .filter(f -> !texts.contains(f.fingerprint()))
            .flatMap(f -> readable(reader, f).stream())
            .toList());
  }

  private static Optional<Revision> readable(RevisionReader reader, RevisionFile file) {
    try {
      return Optional.of(reader.read(file));
    } catch (OutsideException e) {
      return Optional.empty();
    }
  }

  private RevisionReader reader() {
    return new RevisionReader(
        convention.map(RevisionReader::convention).orElse(NamingConvention.DIFY),
        Dialect.POSTGRESQL);
  }
}
