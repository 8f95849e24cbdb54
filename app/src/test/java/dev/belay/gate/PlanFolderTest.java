package dev.belay.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belay.outside.ExitCode;
import dev.belay.outside.OutsideException;
import dev.belay.store.InstallationKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlanFolderTest {
  @TempDir private Path directory;
  private static final Path INSTALLATION = Path.of("/srv/dify/docker/belay.yaml");
  private InstallationKey key;
  private SampleCase sample;
  private PlanFolder folder;

  @BeforeEach
  void write() throws IOException {
    key = InstallationKey.in(directory.resolve("key"));
    sample = new SampleCase(directory.resolve("other"));
    Path place = Files.createDirectory(directory.resolve("plan"));
    var files =
        PlanFolder.files(
            sample.asked().plan(), sample.planned, sample.asked().questions(), INSTALLATION);
    for (var file : files.entrySet()) {
      Files.write(place.resolve(file.getKey()), file.getValue());
    }
    folder = PlanFolder.open(place);
  }

  @Test
  void whatIsWrittenIsReadAgain() {
    folder.add(SampleCase.backup(java.util.List.of()), key);
    folder.add(sample.asked().rehearsal().orElseThrow(), key);
    sample.answers.values().forEach(folder::add);
    folder.add(sample.approvals.getFirst());

    assertThat(folder.installation()).isEqualTo(INSTALLATION);
    assertThat(folder.plan()).isEqualTo(sample.asked().plan());
    assertThat(folder.identity()).isEqualTo(sample.planned);
    assertThat(folder.questions()).isEqualTo(sample.asked().questions());
    assertThat(folder.answers()).isEqualTo(sample.answers);
    assertThat(folder.approvals()).isEqualTo(sample.approvals);
    assertThat(folder.rehearsal(key)).isEqualTo(sample.asked().rehearsal());
    assertThat(folder.backup(key)).isEqualTo(sample.backup);
  }

  @Test
  void evidenceThatWasChangedByHandIsRefused() throws IOException {
    Path file = folder.add(sample.asked().rehearsal().orElseThrow(), key);
    Files.writeString(file, Files.readString(file).replace("\"complete\":true", "\"complete\":1"));
    assertThatThrownBy(() -> folder.rehearsal(key))
        .isInstanceOfSatisfying(
            OutsideException.class,
            e -> assertThat(e.failure().exit()).isEqualTo(ExitCode.DIFFERS));
  }

  @Test
  void evidenceOfAnotherInstallationIsRefused() {
    folder.add(SampleCase.backup(java.util.List.of()), key);
    var other = InstallationKey.in(directory.resolve("elsewhere"));
    assertThatThrownBy(() -> folder.backup(other)).hasMessageContaining("signature");
  }

  @Test
  void theBindingChangesWithEveryFileThatAnApprovalCovers() throws IOException {
    folder.add(SampleCase.backup(java.util.List.of()), key);
    folder.add(sample.asked().rehearsal().orElseThrow(), key);
    folder.add(sample.answers.values().iterator().next());
    for (String name :
        new String[] {
          "plan.json",
          "facts.json",
          "questions.json",
          "installation",
          "answers.jsonl",
          "evidence/backup.json",
          "evidence/rehearsal.json"
        }) {
      String before = folder.binding();
      Path file = folder.path().resolve(name);
      Files.writeString(file, Files.readString(file) + " ");
      assertThat(folder.binding()).as(name).isNotEqualTo(before);
    }
    String before = folder.binding();
    folder.add(sample.approvals.getFirst());
    assertThat(folder.binding()).isEqualTo(before);
  }

  @Test
  void theLatestAnswerCountsAndEveryOneStaysOnRecord() throws IOException {
    folder.add(new Answer("q", "first", "", "ada", SampleCase.THEN));
    folder.add(new Answer("q", "second", "", "grace", SampleCase.THEN));
    assertThat(folder.answers().get("q").choice()).isEqualTo("second");
    assertThat(Files.readAllLines(folder.path().resolve("answers.jsonl"))).hasSize(2);
  }

  @Test
  void aBadLineIsNamedByItsNumber() throws IOException {
    Files.writeString(folder.path().resolve("answers.jsonl"), "\n{\"question\":\n");
    assertThatThrownBy(folder::answers).hasMessageContaining("line 2");
  }

  @Test
  void aFolderWithoutAnExecutablePlanSaysHowToGetOne() {
    assertThatThrownBy(() -> PlanFolder.open(directory))
        .hasMessageContaining("there is no executable plan");
  }
}
