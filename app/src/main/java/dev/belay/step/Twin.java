package dev.belay.step;

import java.util.List;

/**
 * A copy of an installation that a plan can be tried on.
 *
 * @param binding of the roles to the copy; nothing that it binds leads to the installation
 * @param limits what of the installation it does not have or cannot show, one sentence each
 * @param remove takes away what was started for it beside its databases and files
 */
public record Twin(Binding binding, List<String> limits, Runnable remove) implements AutoCloseable {
  public Twin {
    limits = List.copyOf(limits);
  }

  @Override
  public void close() {
    remove.run();
  }
}
