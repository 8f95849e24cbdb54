package dev.belay.view;

import dev.belay.evidence.RunReport;
import dev.belay.outside.ExitCode;
import java.util.LinkedHashMap;
import tools.jackson.databind.json.JsonMapper;

/** A run as one JSON object, schema 1: {@code schema}, {@code exit}, {@code run}, {@code legs}. */
public final class RunJson {
  private RunJson() {}

  public static String of(RunReport report, ExitCode exit) {
    var shape = new LinkedHashMap<String, Object>();
    shape.put("schema", report.schema());
    shape.put("exit", exit.code());
    shape.put("run", report.run());
    shape.put("legs", report.legs());
    return JsonMapper.shared().writeValueAsString(shape);
  }
}
