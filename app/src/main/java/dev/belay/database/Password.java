package dev.belay.database;

/** A password that cannot be printed by accident. */
public record Password(String value) {
  @Override
  public String toString() {
    return "***";
  }
}
