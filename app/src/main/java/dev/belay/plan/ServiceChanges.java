package dev.belay.plan;

import dev.belay.config.EffectiveProject;
import dev.belay.release.DifyVersion;
import dev.belay.release.ReleaseFacts;
import dev.belay.release.ServiceFacts;
import dev.belay.survey.ComposeInstallation;
import dev.belay.survey.ServiceEntry;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;

/** The services of an installation before and after an upgrade. */
final class ServiceChanges {
  private final ComposeInstallation installation;
  private final ReleaseFacts before;
  private final ReleaseFacts after;
  private final EffectiveProject then;

  /**
   * @param then the project that the upgrade leaves
   */
  ServiceChanges(
      ComposeInstallation installation,
      ReleaseFacts before,
      ReleaseFacts after,
      EffectiveProject then) {
    this.installation = installation;
    this.before = before;
    this.after = after;
    this.then = then;
  }

  /** In the target's order; services that go away follow, then those only this installation has. */
  List<ServiceRow> rows() {
    var rows = new LinkedHashMap<String, ServiceRow>();
    for (ServiceFacts target : after.compose().services()) {
      rows.put(target.name(), row(target));
    }
    for (ServiceEntry mine : installation.services()) {
      if (!rows.containsKey(mine.name())) {
        rows.put(mine.name(), leaving(mine));
      }
    }
    return List.copyOf(rows.values());
  }

  private ServiceRow row(ServiceFacts target) {
    boolean starts = then.starts(target.name());
    Optional<ServiceEntry> mine = installation.service(target.name());
    if (mine.isEmpty()) {
      String note = predecessor(target).map(p -> "takes the place of " + p).orElse("");
      return new ServiceRow(
          target.name(), "", pinned(target.name()).orElse(target.image()), starts, note);
    }
    String installed = mine.get().image();
    String released =
        before.compose().service(target.name()).map(ServiceFacts::image).orElse(installed);
    return new ServiceRow(
        target.name(),
        installed,
        imageAfter(mine.get(), released, target),
        starts || mine.get().started(),
        note(mine.get(), released, target));
  }

  private ServiceRow leaving(ServiceEntry mine) {
    if (before.compose().service(mine.name()).isEmpty()) {
      boolean ours = mine.imageName().startsWith("dify-");
      return new ServiceRow(
          mine.name(),
          mine.image(),
          mine.image(),
          mine.started(),
          ours
              ? "yours, on an image of Dify's: no release raises its tag"
              : "yours, not Dify's: it is left as it is");
    }
    String heir = successor(mine.name()).map(s -> "its place is taken by " + s).orElse("");
    return new ServiceRow(mine.name(), mine.image(), "", mine.started(), heir);
  }

  /** A registry of one's own is kept, a tag of one's own too; what was as released moves on. */
  private String imageAfter(ServiceEntry mine, String released, ServiceFacts target) {
    Optional<String> pinned = pinned(mine.name());
    if (pinned.isPresent()) {
      return pinned.get();
    }
    if (mine.image().equals(released)) {
      return target.image();
    }
    boolean sameTag = released.endsWith(":" + mine.tag());
    boolean sameName = target.imageRepository().endsWith(mine.imageName());
    if (sameTag && sameName) {
      String repository = mine.image().substring(0, mine.image().length() - mine.tag().length());
      return repository + target.imageTag();
    }
    return mine.image();
  }

  /** The image that a file decides which no release replaces. */
  private Optional<String> pinned(String service) {
    return then.set().overlay().pin(service).isEmpty()
        ? Optional.empty()
        : then.service(service).map(then::image);
  }

  private String note(ServiceEntry mine, String released, ServiceFacts target) {
    var notes = new ArrayList<String>();
    Optional<String> pin = then.set().overlay().pin(mine.name());
    if (pin.isPresent()) {
      notes.add(
          "%s pins it: yours stays, the release ships %s".formatted(pin.get(), target.image()));
    } else if (!mine.image().equals(released)) {
      notes.add(
          imageAfter(mine, released, target).equals(mine.image())
              ? "yours stays, while the release ships " + target.image()
              : "your registry is kept: the image must be there before the window");
    }
    if (target.imageTag().equals("latest") && mine.tag().equals("latest")) {
      notes.add("floats: the digest that runs today is kept for the way back");
    }
    if (goesBack(mine.tag(), target.imageTag())) {
      notes.add("the release ships an older one than the one you run");
    }
    return String.join("; ", notes);
  }

  private static boolean goesBack(String from, String to) {
    var old = DifyVersion.parse(from.replaceAll("-(local|serverless)$", ""));
    var target = DifyVersion.parse(to.replaceAll("-(local|serverless)$", ""));
    return old.isPresent() && target.isPresent() && target.get().before(old.get());
  }

  private Optional<String> predecessor(ServiceFacts target) {
    return before.compose().services().stream()
        .filter(s -> after.compose().service(s.name()).isEmpty())
        .filter(s -> s.imageRepository().equals(target.imageRepository()))
        .map(ServiceFacts::name)
        .findFirst();
  }

  private Optional<String> successor(String name) {
    return before
        .compose()
        .service(name)
        .flatMap(old ->
            after.compose().services().stream()
                .filter(s -> before.compose().service(s.name()).isEmpty())
                .filter(s -> s.imageRepository().equals(old.imageRepository()))
                .map(ServiceFacts::name)
                .findFirst());
  }
}
