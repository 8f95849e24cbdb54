package dev.belay.run;

import java.util.function.Consumer;

/** An observer that is switched off when it throws, so that watching never changes a run. */
final class Watched {
  private Observer observer;

  Watched(Observer observer) {
    this.observer = observer;
  }

  void tell(Consumer<Observer> what) {
    try {
      what.accept(observer);
    } catch (RuntimeException e) {
      observer = Observer.silent();
    }
  }
}
