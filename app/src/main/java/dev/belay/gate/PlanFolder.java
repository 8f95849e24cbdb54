package dev.belay.gate;

import dev.belay.evidence.BackupEvidence;
import dev.belay.evidence.RehearsalEvidence;
import dev.belay.outside.Durable;
import dev.belay.outside.Failure;
import dev.belay.outside.OutsideException;
import dev.belay.outside.Sha256;
import dev.belay.plan.Plan;
import dev.belay.plan.PlanFile;
import dev.belay.plan.Question;
import dev.belay.store.InstallationKey;
import dev.belay.store.SignedFile;
import dev.belay.survey.Identity;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * The folder of a plan: {@code plan.json}, where the installation file lies, the facts it was made
 * from ({@code facts.json}) and its questions ({@code questions.json}), written once; {@code
 * answers.jsonl} and {@code approvals.jsonl}, which people add lines to; {@code evidence/}, signed
 * by the installation.
 */
public final class PlanFolder {
  private static final JsonMapper JSON = JsonMapper.shared();

  public static final String PLAN = "plan.json";

  /** Releases that were read for the plan, as a catalog; only where the catalog lacked one. */
  public static final String RELEASES = "releases";

  private static final String FACTS = "facts.json";
  private static final String QUESTIONS = "questions.json";
  private static final String INSTALLATION = "installation";
  private static final String ANSWERS = "answers.jsonl";
  private static final String APPROVALS = "approvals.jsonl";
  private static final String REHEARSAL = "evidence/rehearsal.json";
  private static final String BACKUP = "evidence/backup.json";

  /** What an approval signs: all of the folder that decides what runs, where, or whether. */
  public static final List<String> BOUND =
      List.of(PLAN, FACTS, QUESTIONS, INSTALLATION, ANSWERS, BACKUP, REHEARSAL);

  private final Path path;

  private PlanFolder(Path path) {
    this.path = path.toAbsolutePath().normalize();
  }

  /**
   * A folder that {@code belay plan --out} wrote.
   *
   * @param path of the folder, or of the plan in it
   * @throws OutsideException (wrong usage) when there is no executable plan
   */
  public static PlanFolder open(Path path) {
    Path parent = path.toAbsolutePath().getParent();
    var folder = new PlanFolder(Files.isRegularFile(path) && parent != null ? parent : path);
    if (!Files.exists(folder.path.resolve(PLAN))) {
      throw new OutsideException(
          Failure.badInput(
              "there is no executable plan",
              folder.path.resolve(PLAN) + " does not exist",
              "put a belay.yaml (docs/installation-file.md) into the installation's directory, then"
                  + " belay plan --installation DIR --to VERSION --out "
                  + folder.path));
    }
    return folder;
  }

  /**
   * The files of an executable plan, by name, ready to be written into a folder.
   *
   * @param installation the file that says how to drive the installation
   */
  public static Map<String, byte[]> files(
      Plan plan, Identity identity, List<Question> questions, Path installation) {
    var files = new LinkedHashMap<String, byte[]>();
    files.put(PLAN, bytes(PlanFile.text(plan)));
    files.put(FACTS, JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(identity.parts()));
    String whose = Whose.of(identity);
    files.put(
        QUESTIONS,
        JSON.writerWithDefaultPrettyPrinter()
            .writeValueAsBytes(questions.stream().map(q -> PlannedQuestion.of(q, whose)).toList()));
    files.put(INSTALLATION, bytes(installation.toAbsolutePath().normalize() + "\n"));
    return files;
  }

  public Path path() {
    return path;
  }

  /** The installation file that the plan was made with. */
  public Path installation() {
    Path note = path.resolve(INSTALLATION);
    try {
      return Path.of(Files.readString(note).strip());
    } catch (IOException e) {
      throw unreadable(note, e.toString());
    }
  }

  /** Where the releases are that were read for the plan; need not exist. */
  public Path releases() {
    return path.resolve(RELEASES);
  }

  public Plan plan() {
    return PlanFile.read(path.resolve(PLAN));
  }

  public Identity identity() {
    return new Identity(read(FACTS, new TypeReference<TreeMap<String, String>>() {}));
  }

  public List<Question> questions() {
    List<PlannedQuestion> kept = read(QUESTIONS, new TypeReference<>() {});
    var whose = new Whose(whose());
    kept.forEach(q -> whose.refuse(path.resolve(QUESTIONS), q.id(), q.installation()));
    return kept.stream().map(PlannedQuestion::question).toList();
  }

  /** The latest answer to each question, by its id. */
  public Map<String, Answer> answers() {
    return answers(path);
  }

  /** The answers that lie in a folder, whether or not a plan is in it yet. */
  public static Map<String, Answer> answers(Path folder) {
    var latest = new LinkedHashMap<String, Answer>();
    var plan = new PlanFolder(folder);
    var whose = new Whose(plan.whose());
    for (Answer a : plan.lines(ANSWERS, Answer.class)) {
      whose.refuse(plan.path.resolve(ANSWERS), a.question(), a.installation());
      latest.put(a.question(), a);
    }
    return latest;
  }

  public void add(Answer answer) {
    append(ANSWERS, answer.of(whose()));
  }

  public List<Approval> approvals() {
    return lines(APPROVALS, Approval.class);
  }

  public void add(Approval approval) {
    append(APPROVALS, approval.of(whose()));
  }

  /** Keeps what was signed as a file of its own, so that others can verify it. */
  public void keep(String name, String text) {
    try {
      Files.writeString(path.resolve(name), text);
    } catch (IOException e) {
      throw unwritable(e);
    }
  }

  /** Of which installation the plan is, as its facts say; empty when they do not. */
  String whose() {
    return Files.exists(path.resolve(FACTS)) ? Whose.of(identity()) : "";
  }

  public Optional<RehearsalEvidence> rehearsal(InstallationKey key) {
    return evidence(REHEARSAL, RehearsalEvidence.class, key);
  }

  public Optional<BackupEvidence> backup(InstallationKey key) {
    return evidence(BACKUP, BackupEvidence.class, key);
  }

  public Path add(RehearsalEvidence evidence, InstallationKey key) {
    return write(REHEARSAL, evidence, key);
  }

  public Path add(BackupEvidence evidence, InstallationKey key) {
    return write(BACKUP, evidence, key);
  }

  /** Digest of all files that an approval signs. */
  public String binding() {
    try {
      MessageDigest digest = Sha256.start();
      for (String name : bound()) {
        Path file = path.resolve(name);
        byte[] content = Files.exists(file) ? Files.readAllBytes(file) : new byte[0];
        digest.update(bytes("%s %d\n".formatted(name, content.length)));
        digest.update(content);
      }
      return Sha256.end(digest);
    } catch (IOException e) {
      throw unreadable(path, e.toString());
    }
  }

  /** What is bound, with the releases that lie in the folder. */
  private List<String> bound() throws IOException {
    var all = new ArrayList<>(BOUND);
    if (Files.isDirectory(releases())) {
      try (var files = Files.list(releases())) {
        files.map(f -> RELEASES + "/" + f.getFileName()).sorted().forEach(all::add);
      }
    }
    return all;
  }

  private Path write(String name, Object evidence, InstallationKey key) {
    Path file = path.resolve(name);
    try {
      Files.createDirectories(path.resolve("evidence"));
    } catch (IOException e) {
      throw unreadable(file, e.toString());
    }
    SignedFile.write(file, evidence, key);
    return file;
  }

  private <E> Optional<E> evidence(String name, Class<E> kind, InstallationKey key) {
    Path file = path.resolve(name);
    return Files.exists(file)
        ? Optional.of(SignedFile.read(file, kind, key).content())
        : Optional.empty();
  }

  private <T> T read(String name, TypeReference<T> type) {
    Path file = path.resolve(name);
    try {
      return JSON.readValue(Files.readAllBytes(file), type);
    } catch (JacksonException e) {
      throw unreadable(file, e.getOriginalMessage());
    } catch (IOException e) {
      throw unreadable(file, e.toString());
    }
  }

  private <T> List<T> lines(String name, Class<T> type) {
    Path file = path.resolve(name);
    var found = new ArrayList<T>();
    if (!Files.exists(file)) {
      return found;
    }
    int number = 0;
    try {
      for (String line : Files.readAllLines(file)) {
        number++;
        if (!line.isBlank()) {
          found.add(JSON.readValue(line, type));
        }
      }
    } catch (JacksonException e) {
      throw unreadable(file, "line %d: %s".formatted(number, e.getOriginalMessage()));
    } catch (IOException e) {
      throw unreadable(file, e.toString());
    }
    return found;
  }

  private void append(String name, Object value) {
    Path file = path.resolve(name);
    try {
      Durable.append(file, bytes(JSON.writeValueAsString(value) + "\n"));
    } catch (IOException e) {
      throw unwritable(e);
    }
  }

  private OutsideException unwritable(IOException e) {
    return new OutsideException(
        Failure.badInput(
            "the folder of the plan cannot be written", e.toString(), "ls -ld " + path),
        e);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static OutsideException unreadable(Path file, String seen) {
    return new OutsideException(
        Failure.badInput(
            "a file of the plan cannot be read",
            file + ": " + seen,
            "belay plan --out " + file.getParent()));
  }
}
