package dev.belay.deployment;

/** How much of an installation runs. */
public enum Activity {
  /** Nothing that writes to a store runs, and nothing will start by itself. */
  STOPPED,
  /** The application runs behind a closed front: no traffic, no workers, no schedules. */
  CLOSED,
  /** Everything runs and traffic is let in. */
  OPEN
}
