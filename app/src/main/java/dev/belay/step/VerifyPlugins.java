package dev.belay.step;

import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.belay.outside.ExitCode;
import dev.belay.outside.Failure;
import dev.belay.outside.Inspection;
import java.util.List;

/**
 * Looks, once the plugin daemon runs, that its database still has every table, column and row that
 * it had: however the daemon migrates, by now it has. The daemon itself may have written since, so
 * that values and new rows say nothing.
 *
 * @param role of the daemon's database
 */
@JsonTypeName("verify-plugins")
public record VerifyPlugins(String role, String release) implements Step {

  @Override
  public String id() {
    return "verify-plugins-" + release;
  }

  @Override
  public String title() {
    return "look that %s has lost nothing to the daemon of %s".formatted(role, release);
  }

  @Override
  public Inspection inspect(World world) {
    return new Inspection.Untouched();
  }

  @Override
  public Outcome perform(World world) {
    var before = PluginContent.kept(world);
    if (before.isEmpty()) {
      return failed("what it held before its migration is not on record");
    }
    List<String> lost = before.get().lost(world, world.act(this), role);
    return lost.isEmpty()
        ? Outcome.done(before.get().compared(role, "before its migration"))
        : failed(String.join("; ", lost));
  }

  private Outcome failed(String seen) {
    return new Outcome.Failed(
        new Failure(
            ExitCode.DIFFERS,
            "the plugin daemon's database is not what it was and more",
            role + ": " + seen,
            "belay rollback"));
  }

  @Override
  public Reversal reversal() {
    return new Reversal.Nothing();
  }
}
