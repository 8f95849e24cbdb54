package dev.belay.config;

import java.util.Optional;

/**
 * What an upgrade of the chart means for one key.
 *
 * @param to where the key moved, for {@link Kind#MOVED}
 * @param oldDefault canonical JSON, empty when the old chart does not list the key
 * @param newDefault canonical JSON, empty when the new chart does not list the key
 * @param yours canonical JSON, empty when the file does not set it
 * @param line in the operator's file, 0 when it does not set the key
 * @param effect what happens if nothing is done, empty when nothing does
 * @param source of a known move, else empty
 */
public record ValuesChange(
    Kind kind,
    KeyPath path,
    Optional<KeyPath> to,
    Optional<String> oldDefault,
    Optional<String> newDefault,
    Optional<String> yours,
    int line,
    String effect,
    String source) {

  /** In the order in which an operator wants to read them. */
  public enum Kind {
    /** A store that comes with the chart gets another version, and you follow it. */
    STORE_MOVES,
    /** A block that kept data is gone, and you had not written a key of it. */
    DATA_GONE,
    /** Of values that belong together only one is carried; {@code yours} is what is proposed. */
    HALF_MOVED,
    /** A service that the old chart did not have, on by default. */
    STARTS_NEW,
    /** A secret that you do not set, and whose default everybody knows. */
    PUBLIC_SECRET,
    /** The new chart reads your value under another key. */
    MOVED,
    /** You set it, and the new chart does not read it. */
    NOT_READ,
    /** You set it, and its shape is not the one that the new chart expects. */
    TYPE_CHANGED,
    /** You pinned the tag of an image, and the new chart comes with another one. */
    IMAGE_PINNED,
    /** The default changed and your file holds the old one. */
    DEFAULT_CHANGED_YOU_PINNED,
    /** The default changed and your value is neither. */
    DEFAULT_CHANGED_YOU_CUSTOMISED,
    /** The default changed and you follow it. */
    DEFAULT_CHANGED_YOU_FOLLOW,
    /** You set it, and neither chart lists it. */
    NOT_LISTED,
    /** New, with a default. */
    ADDED,
    /** Gone, and you had not set it. */
    REMOVED,
    /** Rendered otherwise, although no key changed. */
    RENDERED
  }

  /** How questions and answers name it. */
  public String id() {
    return "values:" + path;
  }
}
