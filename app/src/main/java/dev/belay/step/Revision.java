package dev.belay.step;

import dev.belay.database.Label;
import dev.belay.database.Session;
import java.time.Duration;
import java.util.List;

/** The revision that a database says it has. */
final class Revision {
  /** What a database without Alembic's table, or with an empty one, has. */
  static final String NONE = "none";

  private Revision() {}

  /** One id; several, joined by commas, when the migrations have several heads. */
  static String of(World world, String role, String doing) {
    var label = new Label(world.run(), doing + "-look");
    String name = world.reached(role);
    try (Session session = world.server().readOnly(name, label, Duration.ofSeconds(30))) {
      boolean there =
          session.one("select to_regclass('alembic_version') is not null", r -> r.getBoolean(1));
      if (!there) {
        return NONE;
      }
      List<String> found =
          session.query("select version_num from alembic_version order by 1", r -> r.getString(1));
      return found.isEmpty() ? NONE : String.join(",", found);
    }
  }
}
