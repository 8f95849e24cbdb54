package dev.belay.config;

/**
 * What an upgrade means for one service, or one field of it, of the compose files.
 *
 * @param service its name; of a volume or network of the project, that name
 * @param field {@code image}, {@code environment.KEY}, {@code volumes} …; empty for the service as
 *     a whole
 * @param old as the installed release has it, empty when it has none
 * @param next as the new release has it, empty when it has none; the new name for a renamed service
 * @param yours as your files have it, empty when they have none
 * @param place file and line of the service in your files, empty when they do not name it
 */
public record ComposeChange(
    Kind kind, String service, String field, String old, String next, String yours, String place) {

  /** In the order in which an operator wants to read them. */
  public enum Kind {
    /** You and the release both changed it, differently: a decision. */
    BOTH,
    /** You changed it and the release did not: to be carried over. */
    EDITED,
    /** The release calls it otherwise; your settings may still name the old host. */
    SERVICE_RENAMED,
    /** The release no longer has it. */
    SERVICE_REMOVED,
    /** The release brings it. */
    SERVICE_ADDED,
    /** You added it: no release knows it. */
    SERVICE_YOURS,
    /** Your files lack a service of the installed release. */
    SERVICE_MISSING,
    /** The release changed it, and you have it as released. */
    CHANGED
  }

  /** Whether it came from the operator and has to survive. */
  public boolean local() {
    return switch (kind) {
      case BOTH, EDITED, SERVICE_YOURS, SERVICE_MISSING -> true;
      case SERVICE_RENAMED, SERVICE_REMOVED, SERVICE_ADDED, CHANGED -> false;
    };
  }
}
