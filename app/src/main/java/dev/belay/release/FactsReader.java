package dev.belay.release;

import dev.belay.outside.Failure;
import dev.belay.outside.OutsideException;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads what {@link FactsWriter} wrote. */
final class FactsReader {
  private final String file;
  private int number;
  private String form = "";
  private String version = "";
  private LocalDate date = LocalDate.EPOCH;
  private String commit = "";
  private String minimumCompose = "";
  private String template = "";
  private final List<ReleasedRevision> revisions = new ArrayList<>();
  private final Map<String, String> shared = new LinkedHashMap<>();
  private final List<String> volumes = new ArrayList<>();
  private final Map<String, String> networks = new LinkedHashMap<>();
  private final List<ServiceLines> services = new ArrayList<>();
  private final List<EnvTemplateKey> keys = new ArrayList<>();
  private final List<CodeDefault> defaults = new ArrayList<>();
  private final List<String> nginx = new ArrayList<>();
  private final List<String> queues = new ArrayList<>();
  private final List<String> flask = new ArrayList<>();
  private final List<TrackedFile> files = new ArrayList<>();

  private FactsReader(String file) {
    this.file = file;
  }

  /**
   * @param file how a message names it
   * @throws OutsideException (wrong usage) with file and line when the text is not such facts
   */
  static ReleaseFacts read(String file, byte[] text) {
    var reader = new FactsReader(file);
    TabText.each(
        text,
        fields -> {
          reader.number++;
          reader.line(fields);
        });
    return reader.facts();
  }

  private ReleaseFacts facts() {
    if (!form.equals(FactsWriter.FORM)) {
      throw refuse("its form is '%s', this Belay reads %s".formatted(form, FactsWriter.FORM));
    }
    return new ReleaseFacts(
        DifyVersion.of(version),
        date,
        commit,
        revisions,
        new ComposeFacts(
            services.stream().map(ServiceLines::facts).toList(),
            shared,
            volumes,
            networks,
            minimumCompose),
        keys,
        defaults,
        nginx,
        queues,
        flask,
        files);
  }

  private void line(String[] f) {
    try {
      if (!ofRelease(f) && (services.isEmpty() || !services.getLast().add(f, shared))) {
        throw refuse("'" + f[0] + "' is no kind of fact");
      }
    } catch (ArrayIndexOutOfBoundsException | NumberFormatException | DateTimeException e) {
      throw refuse("a '" + f[0] + "' with too few or wrong fields");
    }
  }

  private boolean ofRelease(String[] f) {
    switch (f[0]) {
      case "belay-release" -> form = f[1];
      case "version" -> version = f[1];
      case "date" -> date = TabText.date(f[1]);
      case "commit" -> commit = f[1];
      case "revision" -> revisions.add(new ReleasedRevision(f[1], list(f[2]), f[3]));
      case "compose" -> minimumCompose = f[1];
      case "shared" -> shared.put(f[1], f[2]);
      case "named-volume" -> volumes.add(f[1]);
      case "named-network" -> networks.put(f[1], f[2]);
      case "service" -> services.add(new ServiceLines(f[1], f[2], f[3]));
      case "template" -> template = f[1];
      case "key", "off" ->
          keys.add(
              new EnvTemplateKey(template, f[2], f[3], f[0].equals("off"), Integer.parseInt(f[1])));
      case "setting" -> defaults.add(new CodeDefault(f[1], list(f[2]), f[3], value(f[4], f[5])));
      case "nginx" -> nginx.add(f[1]);
      case "queue" -> queues.add(f[1]);
      case "flask" -> flask.add(f[1]);
      case "file" -> files.add(new TrackedFile(f[1], f[2]));
      default -> {
        return false;
      }
    }
    return true;
  }

  private CodeDefault.Value value(String kind, String text) {
    return switch (kind) {
      case "literal" -> new CodeDefault.Literal(text);
      case "none" -> new CodeDefault.None();
      case "required" -> new CodeDefault.Required();
      case "computed" -> new CodeDefault.Computed();
      default -> throw refuse("'" + kind + "' is no kind of default");
    };
  }

  static List<String> list(String text) {
    return text.isEmpty() ? List.of() : List.of(text.split(","));
  }

  private OutsideException refuse(String seen) {
    return new OutsideException(
        Failure.badInput(
            "the facts of a release could not be read",
            "%s:%d: %s".formatted(file, number, seen),
            "build it again: belay catalog build --tree DIRECTORY --version VERSION"));
  }
}
