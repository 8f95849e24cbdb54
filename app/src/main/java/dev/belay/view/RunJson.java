package dev.belay.view;

import dev.belay.evidence.Outlook;
import dev.belay.evidence.RunReport;
import dev.belay.outside.ExitCode;
import dev.belay.outside.Observed;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/**
 * A run as one JSON object, schema 1: {@code schema}, {@code exit}, {@code run}, {@code legs},
 * {@code closures}, {@code forecast}.
 */
public final class RunJson {
  private RunJson() {}

  public static String of(RunReport report, ExitCode exit) {
    return JsonMapper.shared().writeValueAsString(shape(report, exit));
  }

  /** The same with {@code rollback}: {@code missing}, {@code kept} and {@code lost}. */
  public static String of(RunReport report, ExitCode exit, Outlook outlook) {
    var shape = shape(report, exit);
    var rollback = new LinkedHashMap<String, Object>();
    rollback.put("missing", observed(outlook.missing()));
    rollback.put("kept", observed(outlook.kept()));
    rollback.put("lost", observed(outlook.lost()));
    shape.put("rollback", rollback);
    return JsonMapper.shared().writeValueAsString(shape);
  }

  private static Object observed(Observed<? extends Object> value) {
    return switch (value) {
      case Observed.Known<? extends Object>(var known) -> known;
      case Observed.Unknown<? extends Object>(var why, var next) ->
          Map.of("unknown", why, "next", next);
    };
  }

  private static Map<String, Object> shape(RunReport report, ExitCode exit) {
    var shape = new LinkedHashMap<String, Object>();
    shape.put("schema", report.schema());
    shape.put("exit", exit.code());
    shape.put("run", report.run());
    shape.put("legs", report.legs());
    shape.put("closures", report.closures());
    report.forecast().ifPresent(f -> shape.put("forecast", f));
    return shape;
  }
}
