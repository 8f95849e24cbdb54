package dev.belay.catalog;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** The files of one release, wherever they are kept. Paths use forward slashes. */
interface SourceTree {

  /** The regular files below a folder, or the file itself, sorted; empty when there is none. */
  List<String> files(String under);

  Optional<byte[]> read(String path);

  default Optional<String> text(String path) {
    return read(path).map(bytes -> new String(bytes, StandardCharsets.UTF_8));
  }
}
