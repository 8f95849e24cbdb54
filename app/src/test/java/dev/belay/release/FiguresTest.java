package dev.belay.release;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The catalog against figures that another program counted over the same tags. */
class FiguresTest {
  @Test
  void everyReleaseHasTheHeadTheKeysAndTheEditsThatWereCountedElsewhere() throws IOException {
    var catalog = CatalogFiles.shipped();
    ReleaseFacts before = catalog.release(DifyVersion.of("0.6.12"));
    for (String[] row : rows()) {
      ReleaseFacts facts = catalog.release(DifyVersion.of(row[0]));
      assertThat(facts.date()).as(row[0]).hasToString(row[1]);
      assertThat(facts.commit()).as(row[0]).startsWith(row[2]);
      assertThat(facts.alembicHead()).as(row[0]).isEqualTo(row[3]);
      assertThat(facts.revisions()).as(row[0]).hasSize(Integer.parseInt(row[4]));
      assertThat(facts.pluginDaemonTag().orElse("-")).as(row[0]).isEqualTo(row[10]);
      if (!row[7].isEmpty()) {
        ReleaseDiff diff = ReleaseDiff.between(before, facts);
        assertThat(counts(diff.parts().get(ReleaseDiff.Part.ENVIRONMENT)))
            .as(before.version() + " to " + row[0])
            .isEqualTo("+%s -%s ~%s".formatted(row[7], row[8], row[9]));
        Difference revisions = diff.parts().get(ReleaseDiff.Part.REVISION);
        assertThat(revisions.added()).as(row[0]).hasSize(Integer.parseInt(row[5]));
        assertThat(revisions.changed()).as(row[0]).hasSize(Integer.parseInt(row[6]));
        before = facts;
      }
    }
  }

  @Test
  void keysThatOnlyDotEnvCanSetAreThoseThatWereCountedElsewhere() {
    assertThat(onlyInDotEnv("1.14.1")).hasSize(81);
    assertThat(onlyInDotEnv("1.15.0")).hasSize(83).contains("PLUGIN_S3_ENDPOINT");
    assertThat(onlyInDotEnv("1.16.0")).hasSize(83).contains("QDRANT_API_KEY");
  }

  /** Offered by a template below envs/ alone, yet read by the compose file itself. */
  private static Set<String> onlyInDotEnv(String version) {
    ReleaseFacts facts = CatalogFiles.shipped().release(DifyVersion.of(version));
    var main = new TreeSet<String>();
    var others = new TreeSet<String>();
    facts.templateKeys().stream()
        .filter(k -> !k.commented())
        .forEach(k -> (k.file().equals(".env.example") ? main : others).add(k.key()));
    others.removeAll(main);
    var used = new TreeSet<String>();
    for (ServiceFacts service : facts.compose().services()) {
      Stream.concat(service.environment().values().stream(), service.interpolations().stream())
          .flatMap(text -> Pattern.compile("\\$\\{(\\w+)").matcher(text).results())
          .forEach(m -> used.add(m.group(1)));
    }
    others.retainAll(used);
    return others;
  }

  private static String counts(Difference d) {
    return "+%d -%d ~%d".formatted(d.added().size(), d.removed().size(), d.changed().size());
  }

  private static List<String[]> rows() throws IOException {
    try (InputStream in = FiguresTest.class.getResourceAsStream("figures.tsv")) {
      return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .map(line -> line.split("\t", -1))
          .toList();
    }
  }
}
