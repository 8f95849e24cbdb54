package dev.belay.contract.replay;

import dev.belay.contract.Severity;
import dev.belay.contract.replay.ReplayResult.Verdict;
import dev.belay.outside.Failure;
import dev.belay.outside.OutsideException;
import dev.belay.outside.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The evidence file of a replay as a gate reads it: what was shown, about which versions, and which
 * bytes say so. The file is what {@code belay api replay --out} wrote.
 *
 * @param open findings that nobody accepted
 * @param accepted findings that a person called known and fine
 * @param undecided probes that say nothing
 * @param leftOut probes that write and were not played
 * @param before releases that the old side's answers named; empty when they named none
 * @param after the same of the new side
 * @param suite fingerprint of the probe suite that was played
 * @param played when the new side was played
 * @param digest SHA-256 of the file's bytes, 64 hexadecimal digits: what an approval signs
 */
public record ReplayEvidence(
    Verdict verdict,
    int probes,
    int open,
    int accepted,
    int undecided,
    int leftOut,
    List<String> before,
    List<String> after,
    String suite,
    Instant played,
    String digest) {
  public static final int SCHEMA = 1;
  public static final String KIND = "api-replay";

  public ReplayEvidence {
    before = List.copyOf(before);
    after = List.copyOf(after);
  }

  /** Whether the answers named these two releases, and no other. */
  public boolean isAbout(String from, String to) {
    return before.equals(List.of(from)) && after.equals(List.of(to));
  }

  /**
   * @throws OutsideException when there is no such file, or it is no evidence of a replay, or its
   *     verdict and its findings contradict each other
   */
  public static ReplayEvidence read(Path file) {
    try {
      byte[] bytes = Files.readAllBytes(file);
      JsonNode json = JsonMapper.shared().readTree(bytes);
      if (!json.path("kind").asString("").equals(KIND) || json.path("schema").asInt(0) != SCHEMA) {
        throw new OutsideException(refused(file + " is not what belay api replay --out wrote"));
      }
      ReplayEvidence evidence = of(json, Sha256.of(bytes));
      String said = json.path("verdict").stringValue();
      if (!said.equals(word(evidence.verdict))) {
        throw new OutsideException(
            refused(
                "%s: its verdict is `%s`, its findings say `%s`"
                    .formatted(file, said, word(evidence.verdict))));
      }
      return evidence;
    } catch (IOException | JacksonException | DateTimeException e) {
      String why = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
      String seen = file + ": " + e.getClass().getSimpleName() + ": " + why;
      throw new OutsideException(refused(seen), e);
    }
  }

  private static ReplayEvidence of(JsonNode json, String digest) {
    int open = 0;
    int accepted = 0;
    for (JsonNode finding : json.required("findings")) {
      if (!finding.path("severity").stringValue().equals(Severity.COMPATIBLE.word())) {
        boolean fine = finding.path("accepted").booleanValue();
        accepted += fine ? 1 : 0;
        open += fine ? 0 : 1;
      }
    }
    int undecided = json.required("undecided").size();
    return new ReplayEvidence(
        open > 0 ? Verdict.DIFFERS : undecided > 0 ? Verdict.UNDECIDED : Verdict.SAME,
        json.path("probes").intValue(),
        open,
        accepted,
        undecided,
        json.path("leftOut").intValue(),
        texts(json.path("versions").required("old")),
        texts(json.path("versions").required("new")),
        json.path("suite").stringValue(),
        Instant.parse(json.path("played").stringValue()),
        digest);
  }

  /** {@code same}, {@code undecided} or {@code differs}. */
  public static String word(Verdict verdict) {
    return verdict.name().toLowerCase(Locale.ROOT);
  }

  private static List<String> texts(JsonNode array) {
    var texts = new ArrayList<String>();
    array.forEach(one -> texts.add(one.stringValue()));
    return texts;
  }

  private static Failure refused(String seen) {
    return Failure.badInput(
        "the evidence of the API cannot be used",
        seen,
        "belay api replay SUITE --old URL --new URL --out FILE");
  }
}
