package dev.belay.store.files;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Owner, mode, times and extended attributes of one path, read and written. */
final class Attributes {
  private static final int TYPE_MASK = 0170000;
  private static final int TYPE_DIRECTORY = 0040000;
  private static final int TYPE_FILE = 0100000;
  private static final int TYPE_SYMLINK = 0120000;

  private Attributes() {}

  /** What one look at a path says; {@code item} is absent for sockets, pipes and devices. */
  record Look(@Nullable Item item, long device, int links) {}

  static Look look(Path path, String name) throws IOException {
    var raw = Raw.of(path, "unix:mode,uid,gid,ino,dev,nlink,size,lastModifiedTime,ctime");
    int mode = raw.number("mode");
    Item.@Nullable Kind kind =
        switch (mode & TYPE_MASK) {
          case TYPE_DIRECTORY -> Item.Kind.DIRECTORY;
          case TYPE_FILE -> Item.Kind.FILE;
          case TYPE_SYMLINK -> Item.Kind.SYMLINK;
          default -> null;
        };
    long device = raw.large("dev");
    int links = raw.number("nlink");
    if (kind == null) {
      return new Look(null, device, links);
    }
    var item =
        new Item(
            name,
            kind,
            mode & ~TYPE_MASK,
            raw.number("uid"),
            raw.number("gid"),
            kind == Item.Kind.FILE ? raw.large("size") : 0,
            raw.time("lastModifiedTime"),
            raw.time("ctime"),
            raw.large("ino"),
            null,
            kind == Item.Kind.SYMLINK ? Names.ofTarget(Files.readSymbolicLink(path)) : null,
            kind == Item.Kind.SYMLINK ? null : extended(path));
    return new Look(item, device, links);
  }

  /** The system's own answer, which has every name that was asked for. */
  private record Raw(Map<String, Object> values) {
    static Raw of(Path path, String names) throws IOException {
      return new Raw(Files.readAttributes(path, names, LinkOption.NOFOLLOW_LINKS));
    }

    int number(String name) {
      return (Integer) Objects.requireNonNull(values.get(name));
    }

    long large(String name) {
      return (Long) Objects.requireNonNull(values.get(name));
    }

    Instant time(String name) {
      return ((FileTime) Objects.requireNonNull(values.get(name))).toInstant();
    }
  }

  private static @Nullable Map<String, String> extended(Path path) throws IOException {
    var view = Files.getFileAttributeView(path, UserDefinedFileAttributeView.class);
    if (view == null) {
      return null;
    }
    List<String> names;
    try {
      names = view.list();
    } catch (IOException e) {
      return null; // This file system has none.
    }
    if (names.isEmpty()) {
      return null;
    }
    var all = new TreeMap<String, String>();
    for (String name : names) {
      var value = ByteBuffer.allocate(view.size(name));
      view.read(name, value);
      all.put(name, Base64.getEncoder().encodeToString(value.array()));
    }
    return all;
  }

  /**
   * Gives a path the metadata of an item, the times last.
   *
   * @return what could not be given, as a sentence, or null
   */
  static @Nullable String apply(Path path, Item item) throws IOException {
    String differing = null;
    var now = Raw.of(path, "unix:uid,gid");
    if (now.number("uid") != item.uid() || now.number("gid") != item.gid()) {
      try {
        Files.setAttribute(path, "unix:uid", item.uid(), LinkOption.NOFOLLOW_LINKS);
        Files.setAttribute(path, "unix:gid", item.gid(), LinkOption.NOFOLLOW_LINKS);
      } catch (IOException e) {
        differing =
            "%s: owner is %d:%d instead of %d:%d (not permitted)"
                .formatted(
                    item.path(), now.number("uid"), now.number("gid"), item.uid(), item.gid());
      }
    }
    if (item.kind() != Item.Kind.SYMLINK) {
      Map<String, String> wanted = item.attributes() == null ? Map.of() : item.attributes();
      for (var attribute : wanted.entrySet()) {
        var view = Files.getFileAttributeView(path, UserDefinedFileAttributeView.class);
        if (view == null) {
          differing = item.path() + ": extended attributes cannot be kept on this file system";
          break;
        }
        byte[] value = Base64.getDecoder().decode(attribute.getValue());
        try {
          view.write(attribute.getKey(), ByteBuffer.wrap(value));
        } catch (IOException e) {
          differing = item.path() + ": extended attribute " + attribute.getKey() + " is not kept";
        }
      }
      // After the owner: a change of owner clears the set-id bits.
      Files.setAttribute(path, "unix:mode", item.mode());
    }
    Files.getFileAttributeView(path, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
        .setTimes(FileTime.from(item.modified()), null, null);
    return differing;
  }
}
