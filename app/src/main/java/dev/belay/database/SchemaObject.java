package dev.belay.database;

import java.util.Comparator;

/** The name of one object of a schema, in the order in which objects are listed. */
record SchemaObject(String kind, String name) implements Comparable<SchemaObject> {
  @Override
  public int compareTo(SchemaObject other) {
    return Comparator.comparing(SchemaObject::kind)
        .thenComparing(SchemaObject::name)
        .compare(this, other);
  }
}
