package dev.belay.cli;

import java.lang.reflect.Constructor;
import picocli.CommandLine.IFactory;

/** Makes each command with the parts and the terminal, where its constructor asks for them. */
final class Commands implements IFactory {
  private final Parts parts;
  private final Terminal terminal;

  Commands(Parts parts, Terminal terminal) {
    this.parts = parts;
    this.terminal = terminal;
  }

  @Override
  public <K> K create(Class<K> type) throws Exception {
    for (Constructor<?> constructor : type.getDeclaredConstructors()) {
      Class<?>[] wanted = constructor.getParameterTypes();
      if (wanted.length == 2 && wanted[0] == Parts.class && wanted[1] == Terminal.class) {
        return type.cast(constructor.newInstance(parts, terminal));
      }
    }
    return picocli.CommandLine.defaultFactory().create(type);
  }
}
