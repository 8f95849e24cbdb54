package dev.belay.contract.replay;

import dev.belay.contract.replay.Replay.Patience;
import dev.belay.outside.Failure;
import dev.belay.outside.OutsideException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HexFormat;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Two plays of a version that will not be there any more when they are needed: production before
 * its upgrade, to be compared with production after it. Every text in it is a pseudonym; the file
 * is for its owner all the same, since short texts could be guessed.
 *
 * @param suite fingerprint of the probe suite that was played
 * @param key of the pseudonyms, drawn for this recording
 */
public record KeptRecording(
    String suite, String key, Recording first, Recording second, Instant taken) {
  private static final int SCHEMA = 1;
  private static final String KIND = "api-recording";

  /** Keeps what was played, without its texts. */
  public static KeptRecording of(String suite, Recording first, Recording second, Instant taken) {
    byte[] key = new byte[32];
    new SecureRandom().nextBytes(key);
    var pseudonyms = new Pseudonyms(key);
    return new KeptRecording(
        suite, HexFormat.of().formatHex(key), pseudonyms.of(first), pseudonyms.of(second), taken);
  }

  /** Judges a new play by the kept ones; the new one gets pseudonyms by the same key first. */
  public ReplayResult judge(ProbeSuite played, Recording after, Patience patience, Instant now) {
    Recording replaced = new Pseudonyms(HexFormat.of().parseHex(key)).of(after);
    return Replay.judge(played, first, second, replaced, patience, new Moments(taken, now));
  }

  /** What the two plays say by themselves: which probes could never show anything. */
  public ReplayResult alone(ProbeSuite played) {
    return Replay.judge(played, first, second, second, Patience.USUAL, new Moments(taken, taken));
  }

  public byte[] bytes() {
    ObjectNode root = JsonMapper.shared().createObjectNode();
    root.put("schema", SCHEMA).put("kind", KIND).put("suite", suite);
    root.put("key", key).put("taken", taken.toString());
    root.set("first", RecordingJson.of(first));
    root.set("second", RecordingJson.of(second));
    return JsonMapper.shared().writeValueAsBytes(root);
  }

  /**
   * @throws OutsideException when there is no such file or it is no kept recording
   */
  public static KeptRecording read(Path file) {
    try {
      JsonNode json = JsonMapper.shared().readTree(Files.readAllBytes(file));
      if (!json.path("kind").asString("").equals(KIND) || json.path("schema").asInt(0) != SCHEMA) {
        throw new OutsideException(refused(file + " is not what a replay with --keep wrote"));
      }
      return new KeptRecording(
          json.path("suite").stringValue(),
          json.path("key").stringValue(),
          RecordingJson.read(json.required("first")),
          RecordingJson.read(json.required("second")),
          Instant.parse(json.path("taken").stringValue()));
    } catch (IOException | JacksonException | IllegalArgumentException | DateTimeException e) {
      String why = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
      String seen = file + ": " + e.getClass().getSimpleName() + ": " + why;
      throw new OutsideException(refused(seen), e);
    }
  }

  private static Failure refused(String seen) {
    return Failure.badInput(
        "the kept recording cannot be used", seen, "belay api replay SUITE --old URL --keep FILE");
  }
}
