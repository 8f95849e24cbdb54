package dev.belay.faults;

import dev.belay.database.FragileServer;
import dev.belay.database.TestServer;
import dev.belay.faults.Crash.Act;
import dev.belay.faults.Crash.Way;
import dev.belay.outside.Folders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A site whose server dies and whose disks run full. Its volumes are small ones of their own where
 * they can be mounted.
 */
final class FragileSite implements AutoCloseable {
  private static final Map<String, String> SETTINGS =
      Map.of("fsync", "off", "min_wal_size", "'32MB'", "max_wal_size", "'64MB'");

  private final Map<ServerFault, SmallVolume> volumes = new LinkedHashMap<>();
  private final FragileServer server;
  private final Site site;
  private final Recovery recovery;

  /**
   * @param wal whether the WAL has a volume of its own
   */
  FragileSite(Path folder, boolean wal) throws IOException, InterruptedException {
    if (SmallVolume.possible()) {
      volumes.put(ServerFault.FULL_DISK, SmallVolume.mount(folder.resolve("disk"), 400));
      volumes.put(ServerFault.FULL_STATE, SmallVolume.mount(folder.resolve("states"), 16));
    }
    var started = TestServer.trusting(SETTINGS, folder.resolve("disk"));
    server = FragileServer.of(started);
    if (wal) {
      var volume = SmallVolume.mount(folder.resolve("wal"), 160);
      volumes.put(ServerFault.FULL_WAL, volume);
      server.moveWal(volume.path());
    }
    site = new Site(folder.resolve("site"), started.server(), "dify");
    if (SmallVolume.possible()) {
      site.statesIn(folder.resolve("states"));
    }
    recovery = new Recovery(site);
  }

  Site site() {
    return site;
  }

  /** Lets the fault happen at the point, heals it when Belay has ended, and takes the way out. */
  Recovery.Result after(ServerFault fault, Act act, String point, Way way)
      throws IOException, InterruptedException {
    forgetEarlierRuns();
    act.prepare(site);
    Site.Said ended;
    String full = "";
    try (var victim = act.start(site, point)) {
      victim.stopped();
      strike(fault);
      victim.go(Points.Answer.GO);
      ended = new Site.Said(victim.exit(), victim.said());
    }
    if (fault.needsVolumes() && way == Way.ROLLBACK && act != Act.FINALIZE) {
      // With the disk as full as it is: what cannot be done yet must be possible afterwards.
      full = "; rollback while it was full: exit %d".formatted(site.belay("rollback").exit());
    }
    heal();
    Recovery.Result result = recovery.afterEnd(act, way, ended);
    return new Recovery.Result(result.ended() + full, result.wrong());
  }

  /** Their states would fill the small volume. */
  private void forgetEarlierRuns() throws IOException {
    SmallVolume states = volumes.get(ServerFault.FULL_STATE);
    if (states != null) {
      try (var all = Files.newDirectoryStream(states.path(), "state-*")) {
        all.forEach(Folders::delete);
      }
    }
  }

  private void strike(ServerFault fault) throws IOException {
    switch (fault) {
      case DOWN -> server.die();
      case BACK_AT_ONCE -> {
        server.die();
        comeBack();
      }
      case FULL_STATE -> volume(fault).fill();
      case FULL_DISK, FULL_WAL -> {
        volume(fault).fill();
        server.useUpWal();
      }
    }
  }

  private SmallVolume volume(ServerFault fault) {
    SmallVolume volume = volumes.get(fault);
    if (volume == null) {
      throw new IllegalStateException("no volume for " + fault);
    }
    return volume;
  }

  /** There is room again, and everything runs that ran. */
  void heal() throws IOException {
    for (SmallVolume volume : volumes.values()) {
      volume.free();
    }
    comeBack();
    site.reopenApplication();
  }

  private void comeBack() {
    if (!server.comeBack()) {
      throw new IllegalStateException("the server did not come back");
    }
  }

  @Override
  public void close() throws IOException {
    site.close();
    server.close();
    for (SmallVolume volume : volumes.values()) {
      volume.close();
    }
  }
}
