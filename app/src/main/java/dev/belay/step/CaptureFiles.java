package dev.belay.step;

import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.belay.outside.ExitCode;
import dev.belay.outside.Failure;
import dev.belay.outside.Inspection;
import dev.belay.store.FilePass;
import java.util.Locale;
import java.util.Set;

/**
 * Copies a directory of the installation into a set of the run, or what changed in it since.
 *
 * @param role for example {@code files:app-storage}
 * @param pass while the installation runs, or after every writer was stopped
 */
@JsonTypeName("capture-files")
public record CaptureFiles(String role, FilePass pass) implements Step {

  public static CaptureFiles live(String role) {
    return new CaptureFiles(role, FilePass.LIVE);
  }

  public static CaptureFiles inTheWindow(String role) {
    return new CaptureFiles(role, FilePass.WINDOW);
  }

  @Override
  public String id() {
    return "keep-" + role + "-" + pass.name().toLowerCase(Locale.ROOT);
  }

  @Override
  public String title() {
    return switch (pass) {
      case LIVE -> "copy " + role + " while it is in use";
      case WINDOW -> "copy what changed in " + role + " since";
    };
  }

  @Override
  public Inspection inspect(World world) {
    var set = FileSet.of(world, role);
    Inspection found = Repeatable.of(world.files().inspect(set.tree(), pass));
    // Sealed, but this process died before it kept the digest: without it nothing is given back.
    return found instanceof Inspection.Complete
            && !set.remembers(world.files().list(set.tree()).digest())
        ? new Inspection.Untouched()
        : found;
  }

  @Override
  public Outcome perform(World world) {
    var set = FileSet.of(world, role);
    set.make();
    var capture = world.files().capture(world.files(role), set.tree(), pass);
    // While the installation runs a file may change: the pass in the window copies it again.
    if (pass == FilePass.WINDOW && !capture.blocking().isEmpty()) {
      var left = capture.blocking();
      return new Outcome.Failed(
          new Failure(
              ExitCode.STOPPED,
              "files of %s could not be copied as they are".formatted(role),
              "%d files, the first is %s: %s, %s"
                  .formatted(
                      left.size(),
                      left.getFirst().path(),
                      left.getFirst().why().name().toLowerCase(Locale.ROOT),
                      left.getFirst().seen()),
              "end what still writes there, or make it readable, then run belay resume"));
    }
    set.remember(capture.digest());
    return Outcome.done(
        new Proof.Timed("copy of " + role, capture.took()),
        new Proof.Counted("files of " + role, capture.files()),
        new Proof.Counted("bytes of " + role, capture.bytes()),
        new Proof.Counted("files copied by this pass", capture.copied()),
        new Proof.Hashed(role, "SHA-256 of the list of files", capture.digest()));
  }

  @Override
  public Reversal reversal() {
    return pass == FilePass.WINDOW ? Reversal.undo(new RestoreFiles(role)) : new Reversal.Nothing();
  }

  @Override
  public Set<String> captures() {
    return pass == FilePass.WINDOW ? Set.of(role) : Set.of();
  }
}
