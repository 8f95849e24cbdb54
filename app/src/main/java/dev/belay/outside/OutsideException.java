package dev.belay.outside;

/**
 * The outside did not do what was asked: a file, a program, a server. Caught in three places only:
 * the survey, the runner and the command line.
 */
public final class OutsideException extends RuntimeException {
  private final transient Failure failure;

  public OutsideException(Failure failure) {
    super(failure.text());
    this.failure = failure;
  }

  public OutsideException(Failure failure, Throwable cause) {
    super(failure.text(), cause);
    this.failure = failure;
  }

  public Failure failure() {
    return failure;
  }
}
