package dev.belay.kubernetes;

import java.util.List;

/**
 * One revision of a release as Helm keeps it in the namespace. It holds passwords.
 *
 * @param status {@code deployed}, {@code superseded}, {@code failed}, {@code pending-upgrade} …
 * @param chart its name
 * @param app the version that the chart says it installs, which need not be the one that runs
 * @param values as the operator gave them, those of {@code --set} among them
 * @param manifest the objects as they were rendered, without hooks
 * @param hooks what runs beside them, {@code Job dify-migrate (pre-upgrade)}
 */
public record HelmRelease(
    String name,
    int revision,
    String status,
    String chart,
    String version,
    String app,
    Piece values,
    List<Piece> manifest,
    List<String> hooks) {

  public HelmRelease {
    manifest = List.copyOf(manifest);
    hooks = List.copyOf(hooks);
  }

  static HelmRelease of(Piece record) {
    String name = record.at("name").word();
    Piece about = record.at("chart", "metadata");
    return new HelmRelease(
        name,
        record.at("version").number(0),
        record.at("info", "status").word(),
        about.at("name").word(),
        about.at("version").word(),
        about.at("appVersion").word(),
        record.at("config"),
        Piece.yaml(record.at("manifest").word(), "the manifest of release " + name),
        record.at("hooks").items().stream().map(HelmRelease::hook).toList());
  }

  private static String hook(Piece hook) {
    var events = hook.at("events").items().stream().map(Piece::word).toList();
    return "%s %s (%s)"
        .formatted(hook.at("kind").word(), hook.at("name").word(), String.join(", ", events));
  }

  /** {@code dify-0.30.0}. */
  public String chartTitle() {
    return chart + "-" + version;
  }

  /** Nothing that is read aloud: the values hold passwords. */
  @Override
  public String toString() {
    return "release %s, revision %d, %s, %s".formatted(name, revision, status, chartTitle());
  }
}
