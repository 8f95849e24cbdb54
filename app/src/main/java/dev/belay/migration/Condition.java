package dev.belay.migration;

import com.fasterxml.jackson.annotation.JsonTypeInfo;

/** What a part of a migration depends on when it runs. */
@JsonTypeInfo(use = JsonTypeInfo.Id.SIMPLE_NAME, property = "kind")
public sealed interface Condition {

  record HasTable(String table) implements Condition {}

  record HasColumn(String table, String column) implements Condition {}

  record HasIndex(String table, String index) implements Condition {}

  record Not(Condition condition) implements Condition {}

  record Either(Condition one, Condition other) implements Condition {}

  record Both(Condition one, Condition other) implements Condition {}

  /** Something that this model does not name. */
  record Unknown(String what) implements Condition {}

  default String text() {
    return switch (this) {
      case HasTable(var table) -> "table " + table + " exists";
      case HasColumn(var table, var column) -> "column " + table + "." + column + " exists";
      case HasIndex(var table, var index) -> "index " + index + " on " + table + " exists";
      case Not(var inner) -> "not (" + inner.text() + ")";
      case Either(var one, var other) -> one.text() + " or " + other.text();
      case Both(var one, var other) -> one.text() + " and " + other.text();
      case Unknown(var what) -> what;
    };
  }
}
