package dev.belay.migration;

/**
 * How long a server needs for a unit of work, in seconds, and how sure that is.
 *
 * @param change of the catalog, such as a new column
 * @param statement one small statement sent by itself and answered
 * @param readByte a byte of a table that is read through
 * @param row a row that is read
 * @param key a row put into an index that is being built, without reading it
 * @param writeByte a byte of a row that is written again
 * @param entry a row put into an index that is there
 * @param spread what was forecast may be off by this factor, up and down
 * @param basis where the numbers are from, and what makes the spread wide
 */
public record Pace(
    double change,
    double statement,
    double readByte,
    double row,
    double key,
    double writeByte,
    double entry,
    double spread,
    String basis) {

  /**
   * Of measured work; {@code bench/forecast} counts how many operations stay inside,
   * docs/migrations.md has what it counted. Above and below together it stays under 4.
   */
  static final double MEASURED = 1.8;

  private static final double GUESSED = 8;

  /** What is in memory on one server and not on the other differs by so much without meaning. */
  private static final double ALIKE = 3;

  /** Between a slow and a fast server, because nothing was measured. */
  public static Pace guessed(String why) {
    return new Pace(
        0.005,
        0.001,
        2.5e-9,
        1e-7,
        2e-6,
        8e-9,
        6e-6,
        GUESSED,
        "sizes of this database and speeds between a slow and a fast server, because " + why);
  }

  /** The same with another speed of reading; what differs much makes the rest less sure. */
  Pace reading(double liveByte, String seen) {
    double factor = Math.max(liveByte / readByte, readByte / liveByte);
    boolean guessed = spread >= GUESSED; // it is wide already
    double wider = guessed ? spread : Math.max(spread, MEASURED * factor / ALIKE);
    return new Pace(
        change,
        statement,
        liveByte,
        row,
        key,
        writeByte,
        entry,
        wider,
        basis
            + "; "
            + seen
            + (wider == spread
                ? ""
                : ", %.1f times off the scratch server's, so the band is wider".formatted(factor)));
  }
}
