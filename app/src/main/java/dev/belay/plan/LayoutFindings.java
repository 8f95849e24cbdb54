package dev.belay.plan;

import dev.belay.check.Finding;
import dev.belay.config.Layout;
import dev.belay.release.ReleaseFacts;
import dev.belay.release.ServiceFacts;
import dev.belay.survey.ComposeInstallation;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;

/** What has to be said of an installation that is not Dify's tree as it comes. */
final class LayoutFindings {
  private final ComposeInstallation installation;
  private final Layout layout;
  private final ReleaseFacts before;
  private final ReleaseFacts after;

  LayoutFindings(
      ComposeInstallation installation, Layout layout, ReleaseFacts before, ReleaseFacts after) {
    this.installation = installation;
    this.layout = layout;
    this.before = before;
    this.after = after;
  }

  /**
   * @param services before and after
   */
  List<Finding> findings(List<ServiceRow> services) {
    var findings = new ArrayList<Finding>();
    if (layout.own()) {
      findings.add(own(services));
    }
    if (!layout.built().isEmpty()) {
      findings.add(built());
    }
    if (installation.environment().projectFiles().isEmpty()) {
      findings.add(withoutEnvironment());
    }
    return findings;
  }

  private Finding own(List<ServiceRow> services) {
    var edits = new ArrayList<String>();
    for (ServiceRow row : services) {
      if (!row.before().isEmpty() && !row.before().equals(row.after())) {
        edits.add("%s: image %s".formatted(row.service(), row.after()));
      }
    }
    var brought = new ArrayList<String>();
    for (ServiceFacts service : after.compose().services()) {
      boolean fresh = before.compose().service(service.name()).isEmpty();
      if (fresh && service.profiles().isEmpty() && installation.service(service.name()).isEmpty()) {
        brought.add(service.name() + " (" + service.image() + ")");
      }
    }
    return new Finding.Undecided(
        "layout",
        layout.sentences().getFirst(),
        "to be edited there: %s; services that %s brings and yours lacks: %s"
            .formatted(
                edits.isEmpty() ? "no image" : String.join(", ", edits),
                after.version(),
                brought.isEmpty() ? "none" : String.join(", ", brought)),
        "edit a copy with Dify's docker-compose.yaml of %s beside it, and answer for this check when it is right"
            .formatted(after.version()),
        "docker/docker-compose.yaml of both releases");
  }

  private Finding built() {
    var seen = new ArrayList<String>();
    layout
        .built()
        .forEach((service, directory) ->
            seen.add(
                "%s is built from %s: build %s there, or take %s"
                    .formatted(
                        service,
                        directory,
                        after.version(),
                        after.compose().service(service).map(ServiceFacts::image).orElse("none"))));
    return new Finding.Undecided(
        layout.own() ? "images-built" : "layout",
        layout.sentences().getLast(),
        String.join("; ", seen),
        "build them from the sources of %s, and answer for this check when they are there"
            .formatted(after.version()),
        "docker-compose.yaml of the installation");
  }

  private Finding withoutEnvironment() {
    boolean middleware = Files.exists(installation.directory().resolve("middleware.env"));
    return new Finding.Undecided(
        layout.own() || !layout.built().isEmpty() ? "without-env" : "layout",
        middleware
            ? "this looks like Dify from source with its middleware in containers: middleware.env"
                + " is there, and no .env"
            : "there is no .env beside the Compose file: everything below is of defaults",
        "docker-compose.yaml is read without a .env; api/.env and web/.env are not looked at",
        middleware
            ? "drive it by commands of your own: docs/installation-file.md"
            : "name the file with --env-file, or the directory that has it with --installation",
        "dify#38661, #23280");
  }
}
