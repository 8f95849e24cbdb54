package dev.belay.contract.replay;

import java.util.List;
import java.util.Optional;

/** Where apps and their keys come from: the environment, or the installation's database. */
public interface ProbeSource {

  /** The apps with an API key. */
  List<App> apps();

  /** The key of an app, read at run time and held in memory only. */
  Optional<String> key(App app);
}
