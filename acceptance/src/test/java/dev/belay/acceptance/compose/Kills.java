package dev.belay.acceptance.compose;

/** The death of a Belay, and of nothing that it started: that lives on, as after a crash (S10). */
final class Kills {
  private Kills() {}

  static void belay(Process launcher) throws InterruptedException {
    launcher.descendants().filter(Kills::isJava).forEach(ProcessHandle::destroyForcibly);
    launcher.destroyForcibly().waitFor();
  }

  private static boolean isJava(ProcessHandle process) {
    return process.info().command().orElse("").endsWith("/java");
  }
}
