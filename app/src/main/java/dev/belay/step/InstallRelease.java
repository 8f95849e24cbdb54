package dev.belay.step;

import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.belay.outside.Inspection;
import dev.belay.outside.Observed.Known;
import dev.belay.outside.Observed.Unknown;

/** Exchanges programs and configuration of one release for another's; starts nothing. */
@JsonTypeName("install-release")
public record InstallRelease(String from, String to) implements Step {

  @Override
  public String id() {
    return "install-" + to;
  }

  @Override
  public String title() {
    return "put programs and configuration of " + to + " in place of " + from;
  }

  /** Installing is repeatable, so half an installation is installed again. */
  @Override
  public Inspection inspect(World world) {
    var underWay = world.deployment().underWay();
    if (underWay.isPresent()) {
      return new Inspection.Running(underWay.get());
    }
    return switch (world.deployment().installed()) {
      case Known<String>(var release) when release.equals(to) -> new Inspection.Complete();
      case Known<String> ignored -> new Inspection.Untouched();
      case Unknown<String> ignored -> new Inspection.Untouched();
    };
  }

  @Override
  public Outcome perform(World world) {
    var watch = Watch.start();
    world.deployment().install(to);
    return Activities.done(world, watch, "install");
  }

  @Override
  public Reversal reversal() {
    return Reversal.undo(new InstallRelease(to, from));
  }
}
