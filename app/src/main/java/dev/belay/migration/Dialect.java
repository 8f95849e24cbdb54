package dev.belay.migration;

/** The database that a migration is read for; branches for others are not taken. */
public enum Dialect {
  POSTGRESQL("postgresql");

  private final String alembicName;

  Dialect(String alembicName) {
    this.alembicName = alembicName;
  }

  String alembicName() {
    return alembicName;
  }
}
