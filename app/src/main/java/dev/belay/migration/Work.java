package dev.belay.migration;

/** How much of a table an operation goes through, and what that leaves in WAL and on disk. */
public enum Work {
  CATALOG("only the catalog changes", "no WAL to speak of"),
  SCAN("the whole table is read", "no WAL to speak of"),
  INDEX(
      "an index is built over the whole table",
      "WAL and disk of the index's size, temporary files while it sorts"),
  ROWS(
      "rows are written again",
      "WAL and dead rows of the changed rows' size, and of their indexes"),
  REWRITE(
      "the whole table and its indexes are written again",
      "WAL and extra disk of the table's size until it commits"),
  UNKNOWN("what it does is not known", "WAL and disk are not known");

  private final String meaning;
  private final String space;

  Work(String meaning, String space) {
    this.meaning = meaning;
    this.space = space;
  }

  public String meaning() {
    return meaning;
  }

  public String space() {
    return space;
  }
}
