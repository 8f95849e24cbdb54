package dev.belay.migration;

/**
 * How long a server needs for a unit of work, in seconds, and how sure that is.
 *
 * @param change of the catalog, such as a new column
 * @param statement one small statement sent by itself and answered
 * @param readByte a byte of a table that is read through
 * @param coldByte the same where it is not in memory; never less than {@code readByte}
 * @param row a row that is read
 * @param key a row put into an index that is being built, without reading it
 * @param writeByte a byte of a row that is written again
 * @param entry a row put into an index that is there
 * @param spread what was forecast may be longer by this factor, and shorter by {@link #down}
 * @param basis where the numbers are from, and what makes the spread wide
 */
public record Pace(
    double change,
    double statement,
    double readByte,
    double coldByte,
    double row,
    double key,
    double writeByte,
    double entry,
    double spread,
    String basis) {

  /**
   * Upwards, of measured work; {@code bench/forecast} counts how many operations stay inside,
   * docs/migrations.md has what it counted.
   */
  static final double MEASURED = 2.4;

  /**
   * Downwards it is so much less: others work on the live server too, so it is more often slower
   * than the scratch server than faster. The whole of a measured band stays under 4.
   */
  private static final double LESS_DOWN = 1.5;

  private static final double GUESSED = 8;

  /** What is in memory on one server and not on the other differs by so much without meaning. */
  private static final double ALIKE = 3;

  double down() {
    return spread / LESS_DOWN;
  }

  /** Between a slow and a fast server, because nothing was measured. */
  public static Pace guessed(String why) {
    return new Pace(
        0.005,
        0.001,
        2.5e-9,
        2.5e-9,
        1e-7,
        2e-6,
        8e-9,
        6e-6,
        GUESSED,
        "sizes of this database and speeds between a slow and a fast server, because " + why);
  }

  /**
   * The same for a server that took {@code seconds} to read these bytes and rows. Faster than the
   * scratch server means that a cache was warm, slower that one was cold: an upgrade may meet both,
   * so the slower speed counts for the upper end and the faster one for the lower.
   */
  Pace seen(double bytes, double rows, double seconds, String seen) {
    double factor = seconds / (bytes * readByte + rows * row);
    return new Pace(
        change,
        statement,
        readByte,
        Math.max(coldByte, (seconds - rows * row) / bytes),
        row,
        key,
        writeByte,
        entry,
        spread,
        basis
            + "; "
            + seen
            + (factor <= ALIKE
                ? ""
                : ", %.1f times as long as the scratch server needs, which counts for the upper end"
                    .formatted(factor)));
  }

  /** The same where the live server was not tried. */
  Pace unseen(String why) {
    return new Pace(
        change,
        statement,
        readByte,
        coldByte,
        row,
        key,
        writeByte,
        entry,
        Math.min(GUESSED, spread * 2),
        basis + "; how fast this server reads is not known (" + why + "), so the band is wider");
  }
}
