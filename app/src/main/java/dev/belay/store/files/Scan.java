package dev.belay.store.files;

import dev.belay.outside.Failure;
import dev.belay.outside.OutsideException;
import dev.belay.store.FileCapture.Left;
import dev.belay.store.FileCapture.Why;
import dev.belay.store.FileSource;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One look at a directory without reading a file.
 *
 * @param items parents before children, names in byte order, the root itself as the empty path
 * @param left what cannot be captured
 * @param notes links that leave the tree or lead in a circle
 */
record Scan(Path root, Map<String, Item> items, List<Left> left, List<String> notes) {
  private static final Set<String> DATABASE_MARKS = Set.of("PG_VERSION", "ibdata1");

  static Scan of(FileSource source) {
    Path root;
    try {
      root = source.root().toRealPath();
    } catch (IOException e) {
      throw new OutsideException(
          Failure.unknown(
              "a directory to capture is not there",
              "%s: %s %s".formatted(source.role(), source.root(), reason(e)),
              "ls -ld " + source.root()),
          e);
    }
    var walk =
        new Walk(root, new Scan(root, new LinkedHashMap<>(), new ArrayList<>(), new ArrayList<>()));
    if (source.only().isEmpty()) {
      walk.visit(root, "");
    } else {
      for (String path : source.only().stream().sorted().toList()) {
        walk.parents(path);
        walk.visit(Names.resolve(root, path), path);
      }
    }
    return walk.scan;
  }

  static String reason(IOException e) {
    if (e instanceof NoSuchFileException) {
      return "does not exist";
    }
    if (e instanceof FileSystemException f && f.getReason() != null) {
      return f.getReason();
    }
    return e instanceof java.nio.file.AccessDeniedException ? "Permission denied" : e.toString();
  }

  private record Walk(Path root, Scan scan, Map<String, String> firstNames) {
    Walk(Path root, Scan scan) {
      this(root, scan, new HashMap<>());
    }

    void parents(String path) {
      for (int at = path.indexOf('/'); at > 0; at = path.indexOf('/', at + 1)) {
        String parent = path.substring(0, at);
        if (!scan.items.containsKey(parent)) {
          one(Names.resolve(root, parent), parent);
        }
      }
    }

    void visit(Path path, String name) {
      if (!one(path, name)) {
        return;
      }
      var children = new ArrayList<Path>();
      try (var listing = Files.newDirectoryStream(path)) {
        listing.forEach(children::add);
      } catch (NoSuchFileException e) {
        return;
      } catch (IOException e) {
        scan.left.add(new Left(name, Why.UNREADABLE, "directory: " + reason(e)));
        return;
      } catch (DirectoryIteratorException e) {
        scan.left.add(new Left(name, Why.UNREADABLE, "directory: " + e.getMessage()));
        return;
      }
      children.sort(null);
      for (Path child : children) {
        visit(child, Names.of(root, child));
      }
    }

    /** Returns whether it is a directory to go into. */
    private boolean one(Path path, String name) {
      if (DATABASE_MARKS.contains(String.valueOf(path.getFileName()))) {
        throw new OutsideException(
            Failure.badInput(
                "a database's directory is never captured as files while it may run",
                path.toString(),
                "leave it out: databases are captured through their server"));
      }
      try {
        var look = Attributes.look(path, name);
        Item item = look.item();
        if (item == null) {
          scan.left.add(new Left(name, Why.SPECIAL, "socket, pipe or device"));
          return false;
        }
        if (item.kind() == Item.Kind.FILE && look.links() > 1) {
          String first = firstNames.putIfAbsent(look.device() + ":" + item.inode(), name);
          if (first != null) {
            item = item.linkedTo(first);
          }
        }
        if (item.kind() == Item.Kind.SYMLINK) {
          noteLink(path, name);
        }
        scan.items.put(name, item);
        return item.kind() == Item.Kind.DIRECTORY;
      } catch (NoSuchFileException e) {
        return false; // Gone between the listing and the look: the next pass sees the same.
      } catch (IOException e) {
        scan.left.add(new Left(name, Why.UNREADABLE, reason(e)));
        return false;
      }
    }

    private void noteLink(Path path, String name) {
      try {
        Path real = path.toRealPath();
        if (!real.startsWith(root)) {
          scan.notes.add(
              "%s: a link out of the tree to %s; what it leads to is not in the set"
                  .formatted(name, real));
        }
      } catch (FileSystemLoopException e) {
        scan.notes.add(name + ": a link in a circle; kept as a link");
      } catch (IOException e) {
        String why = reason(e);
        scan.notes.add(
            why.contains("Too many levels")
                ? name + ": a link in a circle; kept as a link"
                : name + ": a link that leads nowhere; kept as a link");
      }
    }
  }
}
