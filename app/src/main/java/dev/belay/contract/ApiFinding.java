package dev.belay.contract;

import java.util.List;

/**
 * One difference between two descriptions of the API, as a caller of the operation sees it. It is
 * documented, not observed: the published descriptions are kept by hand and lag the code.
 *
 * @param severity of the rule, or one less where the difference is inside an error answer
 * @param operation method and path as the older description writes them
 * @param place where in the operation, for example {@code body.inputs} or {@code 200 body.data[]}
 * @param sentence what changed, for a person
 * @param parts the description files (kinds of app) it is limited to; empty when it is all of them
 * @param calls how often the installation received this operation; 0 when no usage was given
 */
public record ApiFinding(
    Rule rule,
    Severity severity,
    String operation,
    String place,
    String sentence,
    List<String> parts,
    long calls) {

  public ApiFinding {
    parts = List.copyOf(parts);
  }

  ApiFinding limitedTo(List<String> parts) {
    return new ApiFinding(rule, severity, operation, place, sentence, parts, calls);
  }

  ApiFinding called(long calls) {
    return new ApiFinding(rule, severity, operation, place, sentence, parts, calls);
  }
}
