package dev.belay.cli;

import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Model.UsageMessageSpec;

/** One example for every command, the last line of its help. */
final class Examples {
  private static final Map<String, String> ALL =
      Map.ofEntries(
          Map.entry("belay", "plan --installation /srv/dify/docker --to 1.15.0"),
          Map.entry("belay init", "--installation /srv/dify/docker"),
          Map.entry("belay survey", "--installation /srv/dify/docker --json"),
          Map.entry(
              "belay plan",
              "--installation /srv/dify/docker --to 1.15.0 --out /srv/dify/plan-1.15.0"),
          Map.entry("belay backup", "--installation /srv/dify/docker/belay.yaml --to /mnt/backups"),
          Map.entry(
              "belay restore",
              "/mnt/backups/20260101-220000-abcd --installation /srv/dify/docker/belay.yaml"),
          Map.entry("belay adopt", "--installation /srv/dify/docker/belay.yaml --moved"),
          Map.entry(
              "belay answer",
              "/srv/dify/plan-1.15.0 check:disk accepted --reason 'the disk is enlarged on"
                  + " Monday'"),
          Map.entry("belay rehearse", "/srv/dify/plan-1.15.0 --backup /mnt/backups"),
          Map.entry("belay approve", "/srv/dify/plan-1.15.0 --window 90"),
          Map.entry("belay upgrade", "/srv/dify/plan-1.15.0 --window 90 --check"),
          Map.entry("belay resume", "20260101-220000-abcd"),
          Map.entry("belay status", "20260101-220000-abcd --follow"),
          Map.entry("belay rollback", "20260101-220000-abcd --keep-new-rows"),
          Map.entry("belay finalize", "20260101-220000-abcd"),
          Map.entry(
              "belay abandon",
              "20260101-220000-abcd --installation /srv/dify/docker/belay.yaml --return"),
          Map.entry(
              "belay verify", "--journal /var/lib/belay/runs/20260101-220000-abcd/journal.jsonl"),
          Map.entry("belay report", "20260101-220000-abcd --out /srv/dify/report.html"),
          Map.entry("belay env", "diff --installation /srv/dify/docker --to 1.15.0"),
          Map.entry("belay env show", "--installation /srv/dify/docker --service api"),
          Map.entry("belay env diff", "--installation /srv/dify/docker --to 1.15.0"),
          Map.entry(
              "belay env merge", "--installation /srv/dify/docker --to 1.15.0 --out /srv/dify/new"),
          Map.entry("belay values", "diff --values values.yaml --from 0.35.0 --to 0.36.0"),
          Map.entry("belay values diff", "--values values.yaml --from 0.35.0 --to 0.36.0"),
          Map.entry(
              "belay values merge",
              "--values values.yaml --from 0.35.0 --to 0.36.0 --out /srv/dify/new"),
          Map.entry("belay values facts", "--charts /srv/charts --out /srv/charts.json"),
          Map.entry("belay migrations", "explain --release 1.15.0 --from b95962a3885c"),
          Map.entry("belay migrations list", "--release 1.15.0 --from b95962a3885c"),
          Map.entry("belay migrations explain", "--release 1.15.0 --from b95962a3885c"),
          Map.entry(
              "belay migrations sql", "--image langgenius/dify-api:1.15.0 --from b95962a3885c"),
          Map.entry(
              "belay migrations simulate",
              "--git /srv/dify/.git --tag 1.15.0 --into"
                  + " postgresql://postgres@127.0.0.1:5432/scratch"),
          Map.entry(
              "belay migrations drift",
              "--git /srv/dify/.git --tag 1.8.1 --database"
                  + " postgresql://postgres@127.0.0.1:5432/dify"),
          Map.entry("belay api", "diff 1.8.1 1.15.0 --usage usage.json"),
          Map.entry("belay api diff", "1.8.1 1.15.0 --usage usage.json --fail-on BREAKING"),
          Map.entry("belay api usage", "/var/log/nginx/access.log"),
          Map.entry(
              "belay api record", "--url https://dify.example.org --out /srv/dify/suite.yaml"),
          Map.entry(
              "belay api replay",
              "/srv/dify/suite.yaml --old https://dify.example.org --new http://127.0.0.1:8080"),
          Map.entry("belay api facts", "--specs /srv/specs --out /srv/specs.json"),
          Map.entry("belay catalog", "show 1.15.0"),
          Map.entry("belay catalog list", "--json"),
          Map.entry("belay catalog show", "1.15.0"),
          Map.entry("belay catalog diff", "1.8.1 1.15.0"),
          Map.entry(
              "belay catalog build", "--tree /srv/dify-1.16.0 --version 1.16.0 --out /srv/catalog"),
          Map.entry("belay demo", "--dir /tmp/belay-demo"),
          Map.entry("belay completion", "bash"));

  private Examples() {}

  /** Puts it behind everything else that the help says, as one line, however long. */
  static void put(CommandLine line) {
    String name = line.getCommandSpec().qualifiedName();
    String words = ALL.get(name);
    if (words != null) {
      line.getHelpSectionMap()
          .put(
              UsageMessageSpec.SECTION_KEY_FOOTER,
              help -> help.footer() + "Example: " + name + " " + words + "\n");
    }
  }
}
