package dev.belay.contract;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One operation as one file describes it.
 *
 * @param method in capitals
 * @param path as written, with parameter names in braces and without the {@code /v1} prefix
 * @param part the file it comes from, which in Dify's older releases is a kind of app
 * @param auth what a caller has to show, one line per scheme; empty when nothing
 * @param request by media type; empty when there is no body
 * @param answers by status
 */
record Operation(
    String method,
    String path,
    String part,
    boolean deprecated,
    Set<String> auth,
    List<Parameter> parameters,
    boolean bodyRequired,
    Map<String, Schema> request,
    Map<String, Answer> answers) {

  /**
   * @param in query, header, cookie or path
   */
  record Parameter(String in, String name, boolean required, Schema schema) {}

  record Answer(Set<String> headers, Map<String, Schema> media) {}

  /** Method and path: how people write it. */
  String title() {
    return method + " " + path;
  }

  /** Method and path without parameter names: what makes two descriptions the same operation. */
  OperationKey key() {
    return OperationKey.of(method, path);
  }
}
