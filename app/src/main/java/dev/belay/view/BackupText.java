package dev.belay.view;

import dev.belay.evidence.BackupReport;
import dev.belay.step.BackupList;
import dev.belay.step.BackupTrial;
import dev.belay.store.FilePass;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** A proven backup as lines for a terminal. */
public final class BackupText {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss 'UTC'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private BackupText() {}

  public static String of(BackupReport report) {
    BackupList list = report.list();
    BackupTrial trial = report.trial();
    var text = new StringBuilder();
    line(
        text,
        "the backup of %s was restored and compared: %,d rows of %d tables are equal",
        list.release(),
        trial.rows(),
        trial.tables());
    line(text, "  set: %s", report.set());
    line(
        text,
        "  holds: databases (%,.1f MB), %s with %s, %s",
        trial.bytes() / 1e6,
        counted(list.files().size(), "directory", "directories"),
        counted(trial.files(), "file", "files"),
        counted(list.configuration().size(), "configuration file", "configuration files"));
    line(
        text,
        "  state of: %s, %s",
        TIME.format(list.written()),
        list.pass() == FilePass.LIVE
            ? "each part of its own moment, because the installation ran meanwhile"
            : "everything of one moment, the installation was stopped");
    line(text, "  restored on: %s, in %s", trial.restoredOn(), RunText.seconds(trial.took()));
    trial.unlike().forEach(u -> line(text, "  unlike the installation: %s", u));
    list.lacks().forEach(l -> line(text, "  NOT in it: %s", l));
    line(text, "  evidence: %s (SHA-256 %s)", report.evidence(), report.digest());
    line(text, "  without Belay: sh %s/databases/restore.sh", report.set());
    line(text, "  next: keep the set on another host; it holds passwords and keys in clear");
    return text.toString();
  }

  private static String counted(long number, String one, String more) {
    return String.format(Locale.ROOT, "%,d %s", number, number == 1 ? one : more);
  }

  private static void line(StringBuilder text, String format, Object... values) {
    text.append(String.format(Locale.ROOT, format, values)).append('\n');
  }
}
