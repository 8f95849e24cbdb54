package dev.belay.kubernetes;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.belay.outside.Failure;
import dev.belay.outside.Observed;
import dev.belay.outside.OutsideException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.zip.GZIPInputStream;

/**
 * The releases of Helm in a namespace, read from its own records: a Secret (or a ConfigMap, where
 * HELM_DRIVER says so) for each revision.
 */
final class HelmHistory {
  private static final int LIMIT_BYTES = 64 << 20;
  private static final String RECORD = "sh.helm.release.v1.";

  /** A record that was not opened yet. */
  private record Kept(Revision revision, Piece object) {}

  /**
   * @param status by the label of the record, which is there before the record is opened
   */
  record Revision(String release, int number, String status) {
    /** Whether another helm is at work on it, or was when it died. */
    boolean pending() {
      return status.startsWith("pending-");
    }
  }

  /**
   * @param release the revision that is in effect: the last one that was deployed
   * @param revisions all that Helm keeps, the oldest first
   */
  record Found(HelmRelease release, List<Revision> revisions) {}

  private final List<Kept> kept = new ArrayList<>();

  HelmHistory(List<Piece> secrets, List<Piece> configMaps) {
    for (Piece object : secrets) {
      add(object);
    }
    for (Piece object : configMaps) {
      add(object);
    }
    kept.sort(Comparator.comparingInt(k -> k.revision().number()));
  }

  private void add(Piece object) {
    Piece labels = object.at("metadata", "labels");
    if (object.name().startsWith(RECORD) && labels.at("owner").word().equals("helm")) {
      int number = Integer.parseInt(object.name().replaceFirst(".*[.]v(?=\\d{1,9}$)", ""));
      kept.add(
          new Kept(
              new Revision(labels.at("name").word(), number, labels.at("status").word()), object));
    }
  }

  /**
   * The release of this name, or the only one whose chart is called dify.
   *
   * @throws OutsideException when several could be meant
   */
  Observed<Found> find(ClusterPlace place) {
    var names = new TreeSet<String>();
    kept.forEach(k -> names.add(k.revision().release()));
    if (place.release().isPresent()) {
      return names.contains(place.release().get())
          ? found(place.release().get())
          : Observed.unknown(
              "Helm keeps no release %s in namespace %s%s"
                  .formatted(place.release().get(), place.namespace(), list(names)),
              "helm list --all --namespace " + place.namespace());
    }
    var dify = names.stream().map(this::found).filter(HelmHistory::ofDify).toList();
    if (dify.size() > 1) {
      throw new OutsideException(
          Failure.badInput(
              "it is not said which release is meant",
              "namespace %s has several of a chart called dify%s"
                  .formatted(place.namespace(), list(names)),
              "name one of them by --release"));
    }
    return dify.isEmpty()
        ? Observed.unknown(
            "Helm keeps no release of a chart called dify in namespace %s%s"
                .formatted(place.namespace(), list(names)),
            "name it by --release; who renders and applies by himself, or by Argo CD, has none")
        : dify.getFirst();
  }

  private static String list(Set<String> names) {
    return names.isEmpty() ? "" : ": " + String.join(", ", names);
  }

  private static boolean ofDify(Observed<Found> found) {
    return found.ifKnown().filter(f -> f.release().chart().equals("dify")).isPresent();
  }

  private Observed<Found> found(String name) {
    var own = kept.stream().filter(k -> k.revision().release().equals(name)).toList();
    var revisions = own.stream().map(Kept::revision).toList();
    Optional<Kept> effective =
        own.reversed().stream().filter(k -> k.revision().status().equals("deployed")).findFirst();
    try {
      var release = HelmRelease.of(opened(effective.orElse(own.getLast()).object()));
      return Observed.known(new Found(release, revisions));
    } catch (IOException | IllegalArgumentException e) {
      return Observed.unknown(
          "the record of release %s cannot be opened: %s".formatted(name, e.getMessage()),
          "helm history " + name);
    }
  }

  private static Piece opened(Piece object) throws IOException {
    String text = object.at("data", "release").word();
    byte[] record =
        object.at("kind").word().equals("ConfigMap")
            ? text.getBytes(UTF_8)
            : Base64.getMimeDecoder().decode(text);
    byte[] packed = Base64.getMimeDecoder().decode(record);
    try (var gzip = new GZIPInputStream(new ByteArrayInputStream(packed))) {
      byte[] json = gzip.readNBytes(LIMIT_BYTES + 1);
      if (json.length > LIMIT_BYTES) {
        throw new IOException("it is larger than %d MB".formatted(LIMIT_BYTES >> 20));
      }
      return Piece.json(new String(json, UTF_8), object.name());
    }
  }
}
