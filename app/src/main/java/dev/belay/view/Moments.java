package dev.belay.view;

import dev.belay.release.RequiredAct;

/** When an act is due, in the words of every form. */
final class Moments {
  private Moments() {}

  static String of(RequiredAct act) {
    return switch (act.moment()) {
      case BEFORE_START -> "before start";
      case AFTER_START -> "after start";
    };
  }
}
