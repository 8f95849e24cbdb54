package dev.belay.release;

import java.util.List;

/**
 * Something that an upgrade across a release needs beside its migration.
 *
 * @param id stable, for answers: {@code plugins-1.0.0}
 * @param since the release that made it necessary
 * @param moment when it runs
 * @param commands to run in order in the api container; empty when a person has to act
 * @param marketplace whether they ask Dify's Marketplace, which no copy of an installation can
 *     reach
 * @param why a sentence without a full stop
 * @param onlyIf what of an installation makes it necessary, empty when always
 * @param sources where it is known from
 */
public record RequiredAct(
    String id,
    DifyVersion since,
    Moment moment,
    List<String> commands,
    boolean marketplace,
    String why,
    String onlyIf,
    List<String> sources) {

  /** When an act runs, relative to the start of the target's containers. */
  public enum Moment {
    /** Before the target's images start. */
    BEFORE_START,
    /** After the migration, with all services of the target running. */
    AFTER_START
  }

  /** Whether it can be a step of a plan. */
  public boolean executable() {
    return !commands.isEmpty() && moment == Moment.AFTER_START;
  }

  public RequiredAct {
    commands = List.copyOf(commands);
    sources = List.copyOf(sources);
  }
}
