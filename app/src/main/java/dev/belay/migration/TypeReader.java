package dev.belay.migration;

import dev.belay.python.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** SQLAlchemy's and Dify's own column types as PostgreSQL writes them. */
final class TypeReader {
  private TypeReader() {}

  static ColumnType read(Value value) {
    if (value instanceof Value.Called c && Calls.last(c.function()).equals("with_variant")) {
      return variant(c);
    }
    String path =
        value instanceof Value.Called c ? Calls.spelled(c.function()) : Calls.spelled(value);
    String name = path.substring(path.lastIndexOf('.') + 1);
    if (path.contains(".mysql.")) {
      throw new NotKnown("the type " + path + " is one of MySQL");
    }
    Value.Called call =
        value instanceof Value.Called c
            ? c
            : new Value.Called(
                value, List.of(), java.util.Map.of(), new dev.belay.python.Place("", 0));
    return switch (name) {
      case "String", "VARCHAR", "Unicode", "NVARCHAR" -> sized("VARCHAR", call);
      case "CHAR", "NCHAR" -> sized("CHAR", call);
      case "Text", "TEXT", "UnicodeText", "CLOB", "LongText", "JSONModelColumn" ->
          ColumnType.of("TEXT");
      case "StringUUID", "UUID", "Uuid" -> ColumnType.of("UUID");
      case "Integer", "INTEGER", "INT" -> ColumnType.of("INTEGER");
      case "BigInteger", "BIGINT" -> ColumnType.of("BIGINT");
      case "SmallInteger", "SMALLINT" -> ColumnType.of("SMALLINT");
      case "Boolean", "BOOLEAN" -> ColumnType.of("BOOLEAN");
      case "DateTime", "TIMESTAMP", "DATETIME" -> zoned("TIMESTAMP", call);
      case "Time", "TIME" -> zoned("TIME", call);
      case "Date", "DATE" -> ColumnType.of("DATE");
      case "Interval", "INTERVAL" -> ColumnType.of("INTERVAL");
      case "Float", "FLOAT" -> floating(call);
      case "REAL" -> ColumnType.of("REAL");
      case "Double", "DOUBLE", "DOUBLE_PRECISION" -> ColumnType.of("DOUBLE PRECISION");
      case "Numeric", "NUMERIC", "DECIMAL" -> numeric(call);
      case "JSON" -> ColumnType.of("JSON");
      case "JSONB", "AdjustedJSON" -> ColumnType.of("JSONB");
      case "LargeBinary", "BYTEA", "BinaryData", "PickleType", "BLOB" -> ColumnType.of("BYTEA");
      case "ARRAY" -> array(call);
      case "EnumText" -> enumerated(call);
      case "INET", "CIDR", "MACADDR", "TSVECTOR", "MONEY", "OID", "HSTORE", "CITEXT", "BIT" ->
          ColumnType.of(name.toUpperCase(Locale.ROOT));
      default -> throw new NotKnown("the type " + path + " is not known");
    };
  }

  private static Optional<Integer> number(Value.Called call, int position, String keyword) {
    return Calls.given(call, position, keyword)
        .map(v -> {
          if (v instanceof Value.Whole(var n) && n > 0 && n < Integer.MAX_VALUE) {
            return (int) n;
          }
          throw NotKnown.of(keyword, v);
        });
  }

  private static ColumnType sized(String name, Value.Called call) {
    return number(call, 0, "length")
        .map(n -> ColumnType.of(name, n))
        .orElseGet(() -> ColumnType.of(name));
  }

  private static ColumnType zoned(String name, Value.Called call) {
    boolean zone = Calls.given(call, 0, "timezone").flatMap(Value::truth).orElse(false);
    String full = name + (zone ? " WITH TIME ZONE" : " WITHOUT TIME ZONE");
    return number(call, 1, "precision")
        .map(n -> ColumnType.of(full, n))
        .orElseGet(() -> ColumnType.of(full));
  }

  private static ColumnType floating(Value.Called call) {
    return ColumnType.of(
        number(call, 0, "precision").filter(n -> n <= 24).isPresent()
            ? "REAL"
            : "DOUBLE PRECISION");
  }

  private static ColumnType numeric(Value.Called call) {
    var arguments = new ArrayList<Integer>();
    number(call, 0, "precision").ifPresent(arguments::add);
    number(call, 1, "scale").filter(s -> !arguments.isEmpty()).ifPresent(arguments::add);
    return new ColumnType("NUMERIC", arguments, 0);
  }

  private static ColumnType array(Value.Called call) {
    ColumnType of =
        read(
            call.argument(0, "item_type")
                .orElseThrow(() -> new NotKnown("an ARRAY without a type")));
    int dimensions = number(call, -1, "dimensions").orElse(1);
    for (int i = 0; i < Math.min(dimensions, 6); i++) {
      of = of.array();
    }
    return of;
  }

  private static ColumnType enumerated(Value.Called call) {
    return number(call, 1, "length")
        .map(n -> ColumnType.of("VARCHAR", n))
        .orElseThrow(() -> new NotKnown("an EnumText without length depends on the enum"));
  }

  private static ColumnType variant(Value.Called call) {
    for (Value name :
        call.positional()
            .subList(Math.min(1, call.positional().size()), call.positional().size())) {
      if (name.asText().equals(Optional.of("postgresql"))) {
        return read(call.positional().getFirst());
      }
    }
    if (call.function() instanceof Value.Member(var of, var ignored, var at)) {
      return read(of);
    }
    throw NotKnown.of("the type", call);
  }
}
