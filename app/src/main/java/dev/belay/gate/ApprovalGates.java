package dev.belay.gate;

import dev.belay.outside.ExitCode;
import dev.belay.signature.Signers.Verdict;
import java.util.ArrayList;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Who signed what: the options of the start, the approval, and with four eyes the start itself. */
record ApprovalGates(Judgements said, Case asked) {

  void judge() {
    options();
    if (asked.policy().signers().isPresent()) {
      signed(new FourEyes(asked, asked.policy().signers().get()));
    } else if (asked.policy().fourEyes()) {
      said.refuse(
          "approval",
          Approvals.TITLE,
          "belay.yaml asks for four eyes, and names no list of SSH keys by which two people are"
              + " told apart; names alone prove nobody",
          "approval: {four-eyes: true, signers: /etc/belay/signers} in belay.yaml,"
              + " docs/four-eyes.md, then belay plan",
          ExitCode.BLOCKED);
    } else {
      approval();
    }
  }

  /** What was approved is this plan with these options: they decide when it goes back. */
  private void options() {
    String title = "it starts as it was approved";
    if (asked.approvals().isEmpty()) {
      said.pass("options", title, "nobody approved anything yet");
      return;
    }
    var approved = new TreeMap<>(asked.approvals().getLast().options());
    var all = new TreeSet<>(approved.keySet());
    all.addAll(asked.options().keySet());
    var changed = new ArrayList<String>();
    for (String option : all) {
      String then = approved.getOrDefault(option, "not given");
      String now = asked.options().getOrDefault(option, "not given");
      if (!then.equals(now)) {
        changed.add("%s was %s and is %s".formatted(option, then, now));
      }
    }
    if (changed.isEmpty()) {
      String with =
          asked.options().entrySet().stream()
              .map(o -> o.getKey() + " " + o.getValue())
              .collect(Collectors.joining(", "));
      said.pass("options", title, all.isEmpty() ? "without options" : "with " + with);
    } else {
      said.refuse(
          "options",
          title,
          String.join("; ", changed),
          "leave the options as they were, or belay approve PLAN",
          ExitCode.DRIFTED);
    }
  }

  private void approval() {
    var seen = new Approvals(asked).judge();
    if (seen.isEmpty()) {
      var by = asked.approvals().getLast();
      said.pass("approval", Approvals.TITLE, "signed, said by " + by.who() + sinceBefore());
    } else {
      said.refuse("approval", Approvals.TITLE, seen, "belay approve PLAN", ExitCode.BLOCKED);
    }
  }

  private void signed(FourEyes eyes) {
    switch (eyes.approval()) {
      case Verdict.By by ->
          said.pass("approval", Approvals.TITLE, "signed by " + by.words() + sinceBefore());
      case Verdict.Refused(var why) ->
          said.refuse("approval", Approvals.TITLE, why, "belay approve PLAN", ExitCode.BLOCKED);
    }
    if (!asked.policy().fourEyes()) {
      return;
    }
    String title = "another person starts it";
    switch (eyes.start()) {
      case Verdict.By by ->
          said.pass(
              "start", title, "signed by %s; said by %s".formatted(by.words(), asked.executor()));
      case Verdict.Refused(var why) ->
          said.refuse(
              "start", title, why, "belay upgrade PLAN --key ~/.ssh/id_ed25519", ExitCode.BLOCKED);
    }
  }

  /** A policy that changed is for people to see: whoever edits the file could change it. */
  private String sinceBefore() {
    String now = asked.policy().words();
    return asked
        .start()
        .before()
        .filter(then -> !then.equals(now))
        .map(then ->
            "; the upgrade before was started with %s, this one with %s".formatted(then, now))
        .orElse("");
  }
}
