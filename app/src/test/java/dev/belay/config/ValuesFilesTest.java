package dev.belay.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belay.config.ValuesChange.Kind;
import dev.belay.outside.OutsideException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Several values files and {@code --set}, put together as Helm does. */
class ValuesFilesTest {
  private static final String BASE =
      """
      beat: {enabled: true}
      api:
        secretKey: from-base
        replicas: 2
      image:
        api: {tag: "1.10.1"}
      """;
  private static final String OVERLAY =
      """
      _roll: &roll {maxSurge: 1}
      api:
        secretKey: from-overlay
      image:
        web: {tag: "1.10.1"}
      """;

  private static ChartDefaults chart(String version) {
    return ChartFacts.shipped().of(ChartVersion.of(version), "--defaults");
  }

  private static ValuesFile file(String name, String text) {
    return ValuesFile.of(YamlText.of(name, text));
  }

  private static ValuesFiles between(String from, String to, ValuesFile... files) {
    return ValuesFiles.of(List.of(files), chart(from), chart(to), ValuesMove.shipped());
  }

  private static List<String> places(ValuesFiles files, Kind kind) {
    return files.all().stream()
        .filter(c -> c.kind() == kind)
        .map(c -> files.where(c) + c.path())
        .toList();
  }

  @Test
  void eachFindingNamesItsFileAndWhatAnyFileSetsIsNotFollowed() {
    var files =
        between("0.35.0", "0.36.0", file("d/base.yaml", BASE), file("d/overlay.yaml", OVERLAY));

    assertThat(places(files, Kind.MOVED))
        .containsExactly("base.yaml:3, overlay.yaml:3: api.secretKey");
    assertThat(places(files, Kind.IMAGE_PINNED))
        .containsExactlyInAnyOrder("base.yaml:6: image.api.tag", "overlay.yaml:5: image.web.tag");
    assertThat(places(files, Kind.DEFAULT_CHANGED_YOU_FOLLOW))
        .doesNotContain("image.api.tag", "image.web.tag", "beat.enabled");
    assertThat(places(files, Kind.NOT_LISTED)).isEmpty();
  }

  @Test
  void eachFileIsEditedWhereItsOwnKeysStand() {
    var files = between("0.35.0", "0.36.0", file("base.yaml", BASE), file("overlay.yaml", OVERLAY));

    var answers =
        Map.of("values:image.api.tag", ValuesMerge.TAKE, "values:image.web.tag", ValuesMerge.KEEP);
    List<ValuesMerge> merged = files.merged(chart("0.36.0"), answers);

    assertThat(merged.getFirst().text())
        .contains("appSecretKey: from-base", "\"1.12.1\"")
        .doesNotContain("secretKey: from-base\n  replicas");
    assertThat(merged.getLast().text())
        .contains("appSecretKey: from-overlay", "web: {tag: \"1.10.1\"}", "&roll");
    assertThat(merged).allMatch(m -> m.open().isEmpty());
  }

  @Test
  void anAnswerThatFitsNoFileIsRefusedOnce() {
    var files = between("0.35.0", "0.36.0", file("base.yaml", BASE), file("overlay.yaml", OVERLAY));

    assertThatThrownBy(() -> files.merged(chart("0.36.0"), Map.of("values:no.such", "keep")))
        .isInstanceOfSatisfying(
            OutsideException.class, e -> assertThat(e.failure().seen()).contains("values:no.such"));
  }

  @Test
  void oneFileIsNamedByItsLineAsBefore() {
    var files = between("0.35.0", "0.36.0", file("mine.yaml", BASE));

    assertThat(places(files, Kind.MOVED)).containsExactly("line 3: api.secretKey");
    assertThat(files.name(0)).isEqualTo("values.yaml");
  }

  @Test
  void whatEverybodyIsConcernedByIsSaidOnceWhateverTheFilesHold() {
    var one = between("0.36.0", "0.38.0-rc2", file("a.yaml", "api: {replicas: 1}\n"));
    var two =
        between(
            "0.36.0",
            "0.38.0-rc2",
            file("a.yaml", "api: {replicas: 1}\n"),
            file("b.yaml", "worker: {replicas: 1}\nagentBackend: {replicas: 2}\n"));

    for (Kind kind : List.of(Kind.RENDERED, Kind.STARTS_NEW, Kind.PUBLIC_SECRET)) {
      assertThat(places(one, kind)).isNotEmpty();
      assertThat(places(two, kind)).isEqualTo(places(one, kind));
    }
  }

  @Test
  void laterFilesMergeMapsAndReplaceAllElse() {
    var all =
        ValuesFiles.combined(
            List.of(
                file("a", "m: {x: 1, y: 2}\nl: [1, 2]\ns: {deep: 1}\nkept: {z: 1}\n"),
                file("b", "m: {y: 3}\nl: [9]\ns: plain\nkept: {}\n")));

    var said = new ArrayList<String>();
    all.forEach((path, value) -> said.add(path + "=" + value));
    assertThat(said)
        .containsExactlyInAnyOrder("m.x=1", "m.y=3", "l=[9]", "s=\"plain\"", "kept.z=1");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "api.replicas=5,a.b=text|api.replicas=5 a.b=\"text\"",
        "a=1\\,2,b=007|a=\"1,2\" b=\"007\"",
        "n.k8s\\.io/x=true|n.k8s.io/x=true",
        "empty=,none=null|empty=\"\" none=null"
      })
  void setReadsAsHelmDoes(String given, String expected) {
    var set = new ValuesSet();
    set.set(given);

    var leaves = ValuesFile.of(set.file().orElseThrow()).leaves();
    var said = new ArrayList<String>();
    leaves.forEach((path, value) -> said.add(String.join(".", path.keys()) + "=" + value));
    assertThat(String.join(" ", said)).isEqualTo(expected);
  }

  @Test
  void textsStayTextsAndAListIsRefusedWithoutItsValue() {
    var set = new ValuesSet();
    set.setString("a.tag=15");
    set.setText("a.secret=name", name -> "of " + name + "\n");
    assertThat(set.file().orElseThrow().text()).contains("tag: \"15\"", "\"of name\\n\"");

    assertThatThrownBy(() -> set.set("a.list={s3cret}"))
        .isInstanceOfSatisfying(
            OutsideException.class,
            e -> assertThat(e.failure().toString()).contains("a.list").doesNotContain("s3cret"));
  }
}
