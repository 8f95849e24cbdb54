package dev.belay.step;

import dev.belay.outside.OutsideException;

/** Says whether this process still owns its run; asked before every act. */
public interface Fence {

  /** The epoch under which this process acts; a takeover writes a higher one. */
  long epoch();

  /**
   * @throws OutsideException when another process took the run over
   */
  void check();
}
