package dev.belay.python;

/** A line of a file, counted from one. */
public record Place(String file, int line) {
  @Override
  public String toString() {
    return file + ":" + line;
  }
}
