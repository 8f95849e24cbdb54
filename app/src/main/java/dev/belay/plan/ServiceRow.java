package dev.belay.plan;

/**
 * One service of the installation before and after.
 *
 * @param before its image, empty when it is new
 * @param after its image, empty when it goes away
 * @param active whether the profiles in force start it
 * @param note what an operator has to know about this change; empty when nothing
 */
public record ServiceRow(String service, String before, String after, boolean active, String note) {

  public boolean changed() {
    return !before.equals(after);
  }
}
