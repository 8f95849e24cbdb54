package dev.belay.contract;

import java.util.Locale;

/**
 * Every kind of difference between two descriptions of an API; the id is the name in kebab case.
 */
public enum Rule {
  OPERATION_REMOVED(Direction.OPERATION, Severity.BREAKING, "an operation is gone"),
  OPERATION_ADDED(Direction.OPERATION, Severity.COMPATIBLE, "an operation is new"),
  OPERATION_DEPRECATED(Direction.OPERATION, Severity.RISKY, "an operation is marked deprecated"),
  OPERATION_GENERALISED(
      Direction.OPERATION,
      Severity.COMPATIBLE,
      "a fixed part of a path became a parameter, so the old path still works"),
  PATH_PARAMETER_RENAMED(
      Direction.OPERATION, Severity.COMPATIBLE, "only the name of a path parameter changed"),
  AUTH_CHANGED(Direction.REQUEST, Severity.BREAKING, "callers have to sign in another way"),

  REQUEST_PARAMETER_REMOVED(
      Direction.REQUEST, Severity.RISKY, "a parameter is no longer described"),
  REQUEST_PARAMETER_ADDED(Direction.REQUEST, Severity.COMPATIBLE, "an optional parameter is new"),
  REQUEST_PARAMETER_ADDED_REQUIRED(
      Direction.REQUEST, Severity.BREAKING, "a parameter is new and required"),
  REQUEST_PARAMETER_NOW_REQUIRED(
      Direction.REQUEST, Severity.BREAKING, "an optional parameter became required"),
  REQUEST_PARAMETER_NOW_OPTIONAL(
      Direction.REQUEST, Severity.COMPATIBLE, "a required parameter became optional"),

  REQUEST_BODY_ADDED_REQUIRED(
      Direction.REQUEST, Severity.BREAKING, "a body is required where there was none"),
  REQUEST_BODY_ADDED(Direction.REQUEST, Severity.COMPATIBLE, "a body is accepted now"),
  REQUEST_BODY_REMOVED(Direction.REQUEST, Severity.RISKY, "a body is no longer described"),
  REQUEST_BODY_NOW_REQUIRED(
      Direction.REQUEST, Severity.BREAKING, "an optional body became required"),
  REQUEST_BODY_NOW_OPTIONAL(
      Direction.REQUEST, Severity.COMPATIBLE, "a required body became optional"),
  REQUEST_MEDIA_REMOVED(
      Direction.REQUEST, Severity.BREAKING, "a media type of the body is no longer accepted"),
  REQUEST_MEDIA_ADDED(
      Direction.REQUEST, Severity.COMPATIBLE, "another media type of the body is accepted"),

  REQUEST_FIELD_REMOVED(
      Direction.REQUEST, Severity.RISKY, "a field of the body is no longer described"),
  REQUEST_FIELD_REFUSED(
      Direction.REQUEST, Severity.BREAKING, "a field is gone and unknown fields are refused"),
  REQUEST_FIELD_ADDED(Direction.REQUEST, Severity.COMPATIBLE, "an optional field is new"),
  REQUEST_FIELD_ADDED_REQUIRED(Direction.REQUEST, Severity.BREAKING, "a field is new and required"),
  REQUEST_FIELD_NOW_REQUIRED(
      Direction.REQUEST, Severity.BREAKING, "an optional field became required"),
  REQUEST_FIELD_NOW_OPTIONAL(
      Direction.REQUEST, Severity.COMPATIBLE, "a required field became optional"),
  REQUEST_UNKNOWN_FIELDS_REFUSED(
      Direction.REQUEST, Severity.BREAKING, "fields that are not described are refused now"),
  REQUEST_TYPE_NARROWED(Direction.REQUEST, Severity.BREAKING, "a type is no longer accepted"),
  REQUEST_TYPE_WIDENED(Direction.REQUEST, Severity.COMPATIBLE, "another type is accepted too"),
  REQUEST_TYPE_NOW_DESCRIBED(
      Direction.REQUEST, Severity.RISKY, "a value that could be anything has a type now"),
  REQUEST_FORMAT_CHANGED(Direction.REQUEST, Severity.RISKY, "the format of a value changed"),
  REQUEST_FORMAT_DROPPED(
      Direction.REQUEST, Severity.COMPATIBLE, "the format of a value is no longer prescribed"),
  REQUEST_VALUE_REFUSED(
      Direction.REQUEST, Severity.BREAKING, "a value of a list of allowed ones is gone"),
  REQUEST_VALUE_ACCEPTED(Direction.REQUEST, Severity.COMPATIBLE, "another value is allowed"),
  REQUEST_VALUES_LIMITED(
      Direction.REQUEST, Severity.BREAKING, "only listed values are allowed now"),
  REQUEST_VALUES_FREED(Direction.REQUEST, Severity.COMPATIBLE, "any value is allowed now"),
  REQUEST_NULL_REFUSED(Direction.REQUEST, Severity.BREAKING, "null is no longer accepted"),
  REQUEST_NULL_ACCEPTED(Direction.REQUEST, Severity.COMPATIBLE, "null is accepted now"),
  REQUEST_LIMIT_TIGHTENED(Direction.REQUEST, Severity.BREAKING, "a limit became tighter"),
  REQUEST_LIMIT_INTRODUCED(
      Direction.REQUEST, Severity.RISKY, "a limit is described where none was"),
  REQUEST_LIMIT_LOOSENED(Direction.REQUEST, Severity.COMPATIBLE, "a limit became looser"),
  REQUEST_PATTERN_CHANGED(Direction.REQUEST, Severity.RISKY, "a pattern is new or another one"),
  REQUEST_DEFAULT_CHANGED(
      Direction.REQUEST, Severity.RISKY, "leaving a value out means something else"),
  REQUEST_ALTERNATIVE_REMOVED(
      Direction.REQUEST, Severity.BREAKING, "one of several accepted forms is gone"),
  REQUEST_ALTERNATIVE_ADDED(Direction.REQUEST, Severity.COMPATIBLE, "another form is accepted"),

  RESPONSE_STATUS_CHANGED(
      Direction.RESPONSE, Severity.BREAKING, "success is answered with another status"),
  RESPONSE_STATUS_ADDED(Direction.RESPONSE, Severity.RISKY, "another success status is possible"),
  RESPONSE_STATUS_REMOVED(
      Direction.RESPONSE, Severity.RISKY, "one of several success statuses is gone"),
  RESPONSE_ERROR_ADDED(Direction.RESPONSE, Severity.COMPATIBLE, "another error is described"),
  RESPONSE_ERROR_REMOVED(
      Direction.RESPONSE, Severity.COMPATIBLE, "an error is no longer described"),
  RESPONSE_MEDIA_REMOVED(
      Direction.RESPONSE, Severity.BREAKING, "a media type of the answer is gone"),
  RESPONSE_MEDIA_ADDED(
      Direction.RESPONSE, Severity.RISKY, "the answer may come in another media type"),
  RESPONSE_BODY_REMOVED(
      Direction.RESPONSE, Severity.BREAKING, "an answer that had a body has none"),
  RESPONSE_BODY_ADDED(Direction.RESPONSE, Severity.COMPATIBLE, "an answer has a body now"),
  RESPONSE_HEADER_REMOVED(Direction.RESPONSE, Severity.RISKY, "a header is no longer described"),
  RESPONSE_UNDESCRIBED(
      Direction.RESPONSE,
      Severity.RISKY,
      "the fields of an answer, or the events of a stream, are no longer described"),
  RESPONSE_FIELD_REMOVED(Direction.RESPONSE, Severity.BREAKING, "a field of the answer is gone"),
  RESPONSE_FIELD_ADDED(Direction.RESPONSE, Severity.COMPATIBLE, "a field of the answer is new"),
  RESPONSE_FIELD_NOW_OPTIONAL(
      Direction.RESPONSE, Severity.RISKY, "a field that was always there may be missing"),
  RESPONSE_FIELD_NOW_REQUIRED(
      Direction.RESPONSE, Severity.COMPATIBLE, "a field is always there now"),
  RESPONSE_TYPE_CHANGED(Direction.RESPONSE, Severity.BREAKING, "a value has another type"),
  RESPONSE_TYPE_WIDENED(Direction.RESPONSE, Severity.RISKY, "a value may have another type too"),
  RESPONSE_TYPE_NARROWED(Direction.RESPONSE, Severity.COMPATIBLE, "a value has one of fewer types"),
  RESPONSE_FORMAT_CHANGED(Direction.RESPONSE, Severity.RISKY, "the format of a value changed"),
  RESPONSE_FORMAT_ADDED(Direction.RESPONSE, Severity.COMPATIBLE, "a value has a named format"),
  RESPONSE_VALUE_ADDED(Direction.RESPONSE, Severity.RISKY, "a value may be a new one of a list"),
  RESPONSE_VALUE_REMOVED(
      Direction.RESPONSE, Severity.COMPATIBLE, "a value of a list no longer occurs"),
  RESPONSE_NULL_POSSIBLE(Direction.RESPONSE, Severity.RISKY, "a value may be null now"),
  RESPONSE_NULL_GONE(Direction.RESPONSE, Severity.COMPATIBLE, "a value is never null now"),
  RESPONSE_ALTERNATIVE_ADDED(
      Direction.RESPONSE,
      Severity.RISKY,
      "the answer may have a new form, or a stream a new event"),
  RESPONSE_ALTERNATIVE_REMOVED(
      Direction.RESPONSE, Severity.RISKY, "a form of the answer, or an event of a stream, is gone"),
  TOO_DEEP(
      Direction.OPERATION, Severity.RISKY, "the schemas are too large to be compared to the end");

  private final Direction direction;
  private final Severity severity;
  private final String meaning;

  Rule(Direction direction, Severity severity, String meaning) {
    this.direction = direction;
    this.severity = severity;
    this.meaning = meaning;
  }

  public String id() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  public Direction direction() {
    return direction;
  }

  public Severity severity() {
    return severity;
  }

  public String meaning() {
    return meaning;
  }
}
