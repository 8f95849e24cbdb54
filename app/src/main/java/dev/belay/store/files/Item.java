package dev.belay.store.files;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One line of a manifest: something below the root.
 *
 * @param path as {@link Names} writes it
 * @param mode permission bits with set-id and sticky bits
 * @param changed the inode's own change time, which no program can set back
 * @param inode of the source; with the times and the size it tells an untouched file
 * @param sha256 of a file
 * @param target of a symbolic link, or the path of the first name of a hard-linked file
 * @param attributes extended attributes of the {@code user} name space, Base64
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record Item(
    String path,
    Kind kind,
    int mode,
    int uid,
    int gid,
    long size,
    Instant modified,
    Instant changed,
    long inode,
    @Nullable String sha256,
    @Nullable String target,
    @Nullable Map<String, String> attributes) {

  enum Kind {
    DIRECTORY,
    FILE,
    SYMLINK,
    HARDLINK
  }

  Item withHash(String hash) {
    return new Item(
        path, kind, mode, uid, gid, size, modified, changed, inode, hash, target, attributes);
  }

  Item withSize(long bytes) {
    return new Item(
        path, kind, mode, uid, gid, bytes, modified, changed, inode, sha256, target, attributes);
  }

  Item linkedTo(String first) {
    return new Item(
        path, Kind.HARDLINK, mode, uid, gid, 0, modified, changed, inode, null, first, null);
  }

  /** Whether nobody touched the source between two looks, as far as a file system can tell. */
  boolean sameStat(Item other) {
    return kind == other.kind
        && mode == other.mode
        && uid == other.uid
        && gid == other.gid
        && size == other.size
        && inode == other.inode
        && modified.equals(other.modified)
        && changed.equals(other.changed)
        && java.util.Objects.equals(target, other.target);
  }

  /** Whether owner, mode, time of change and attributes are the same. */
  boolean sameMetadata(Item other) {
    return mode == other.mode
        && uid == other.uid
        && gid == other.gid
        && modified.equals(other.modified)
        && java.util.Objects.equals(attributes, other.attributes);
  }
}
