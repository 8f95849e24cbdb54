package dev.belay.check;

import java.util.List;

/**
 * A known way in which upgrades of Dify went wrong.
 *
 * @param id stable, since answers refer to it
 * @param rows numbers of the reports it stands for, in docs/risks.md
 * @param condition in CEL over {@link RiskFact}; empty when the range alone decides
 * @param next what to do when it applies
 * @param code file, line and release of the code that makes it so; empty where it is about the
 *     world alone
 * @param place file and line of its definition
 */
public record Risk(
    String id,
    String title,
    List<String> rows,
    RiskRange range,
    String condition,
    Severity severity,
    String next,
    String source,
    String code,
    String place) {

  /** What an applicable risk does to the upgrade. */
  public enum Severity {
    WARN,
    BLOCK
  }

  public Risk {
    rows = List.copyOf(rows);
  }

  Finding applies(String seen) {
    return applies(seen, next);
  }

  /** With advice that fits what was seen. */
  Finding applies(String seen, String next) {
    return switch (severity) {
      case WARN -> new Finding.Warned(id, title, seen, next, source);
      case BLOCK -> new Finding.Blocked(id, title, seen, next, source);
    };
  }
}
