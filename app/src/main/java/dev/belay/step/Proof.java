package dev.belay.step;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import java.time.Duration;
import java.util.List;

/** Something that was measured while a step ran; journals keep proofs, evidence is made of them. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "proof")
public sealed interface Proof {

  /** What it is about, in a few words. */
  String what();

  /** An act took this long. */
  @JsonTypeName("timed")
  record Timed(String what, Duration took) implements Proof {}

  /** So many of something: rows, bytes, files. */
  @JsonTypeName("counted")
  record Counted(String what, long count) implements Proof {}

  /** The content had this digest. */
  @JsonTypeName("hashed")
  record Hashed(String what, String algorithm, String digest) implements Proof {}

  /**
   * Two things were compared.
   *
   * @param items how many parts were compared; 0 proves nothing and is never written
   * @param differences the parts that differ, each with both sides; empty means equal
   */
  @JsonTypeName("compared")
  record Compared(String what, String with, long items, List<String> differences) implements Proof {
    public Compared {
      differences = List.copyOf(differences);
    }
  }

  /** A running program was asked and answered. */
  @JsonTypeName("answered")
  record Answered(String what, String answer) implements Proof {}

  /** This world could not exercise it, and why. */
  @JsonTypeName("not-exercised")
  record NotExercised(String what, String why) implements Proof {}
}
