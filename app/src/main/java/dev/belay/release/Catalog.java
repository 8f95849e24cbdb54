package dev.belay.release;

import dev.belay.outside.OutsideException;
import java.util.List;
import java.util.Optional;

/** The known releases. Reading one release costs that release only. */
public interface Catalog {

  /** Every known release, oldest first by version order. */
  List<ReleaseEntry> releases();

  /** The facts of a release, or empty when the catalog does not have it. */
  Optional<ReleaseFacts> find(DifyVersion version);

  /** Every Alembic revision of every known release. */
  AlembicHistory alembic();

  /** The versions of {@link #releases}. */
  default List<DifyVersion> versions() {
    return releases().stream().map(ReleaseEntry::version).toList();
  }

  /**
   * The facts of a release.
   *
   * @throws OutsideException (wrong usage) naming the nearest known versions and how to add one
   */
  default ReleaseFacts release(DifyVersion version) {
    return find(version).orElseThrow(() -> UnknownRelease.of(version, versions()));
  }
}
