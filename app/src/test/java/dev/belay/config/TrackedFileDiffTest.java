package dev.belay.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.release.ComposeFacts;
import dev.belay.release.DifyVersion;
import dev.belay.release.Fingerprint;
import dev.belay.release.ReleaseFacts;
import dev.belay.release.TrackedFile;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrackedFileDiffTest {
  private static final String PATH = "ssrf_proxy/squid.conf.template";
  private static final String OLD = "acl a src 10.0.0.0/8\nhttp_access deny all\nsize 100 MB\n";
  private static final String NEW = "acl a src 10.0.0.0/8\nhttp_access deny all\nsize 200 MB\n";

  private static ReleaseFacts release(String version, String text) {
    return new ReleaseFacts(
        DifyVersion.of(version),
        LocalDate.EPOCH,
        "",
        List.of(),
        new ComposeFacts(List.of(), Map.of(), List.of(), Map.of(), ""),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        List.of(new TrackedFile(PATH, Fingerprint.of(text.getBytes(StandardCharsets.UTF_8)))));
  }

  private static TrackedFileDiff.Texts text(String text) {
    return path -> Optional.of(text.getBytes(StandardCharsets.UTF_8));
  }

  private static List<TrackedFileChange> changes(String mine, TrackedFileDiff.Texts base) {
    return TrackedFileDiff.of(
        release("1.8.1", OLD), release("1.15.0", NEW), base, text(NEW), text(mine));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "acl a src 10.0.0.0/8\nhttp_access deny all\nsize 100 MB",
        "acl a src 10.0.0.0/8\r\nhttp_access deny all\r\nsize 100 MB\r\n",
        "acl a src 10.0.0.0/8\r\nhttp_access deny all\r\nsize 100 MB",
        "\uFEFFacl a src 10.0.0.0/8\nhttp_access deny all\nsize 100 MB\n",
        "acl a src 10.0.0.0/8\nhttp_access deny all\nsize 100 MB\n\n\n"
      })
  void whatEditorsDoByThemselvesIsNoEdit(String mine) {
    assertThat(changes(mine, TrackedFileDiff.Texts.none()))
        .containsExactly(new TrackedFileChange.Replaced(PATH));
  }

  @Test
  void whiteSpaceAtTheEndsOfLinesIsNoneWhereTheReleasesTextIsAtHand() {
    assertThat(changes("acl a src 10.0.0.0/8  \nhttp_access deny all\nsize 100 MB\t\n", text(OLD)))
        .containsExactly(new TrackedFileChange.Replaced(PATH));
  }

  @Test
  void anEditIsMergedWithoutTheNewlineThatItsEditorTook() {
    assertThat(changes("acl a src 10.9.0.0/16\nhttp_access deny all\nsize 100 MB", text(OLD)))
        .containsExactly(
            new TrackedFileChange.Merged(
                PATH, "acl a src 10.9.0.0/16\nhttp_access deny all\nsize 200 MB\n"));
  }

  @Test
  void anotherTextIsStillAnEdit() {
    assertThat(changes("size 300 MB", text(OLD)))
        .singleElement()
        .isInstanceOf(TrackedFileChange.Conflicting.class);
  }
}
