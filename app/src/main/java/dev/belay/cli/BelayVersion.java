package dev.belay.cli;

import picocli.CommandLine.IVersionProvider;

/** The version from the jar's manifest. */
final class BelayVersion implements IVersionProvider {
  @Override
  public String[] getVersion() {
    String version = BelayVersion.class.getPackage().getImplementationVersion();
    return new String[] {"belay " + (version == null ? "unpackaged" : version)};
  }
}
