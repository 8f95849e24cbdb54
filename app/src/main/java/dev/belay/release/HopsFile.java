package dev.belay.release;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The ways between versions as data: {@code hops.yaml}. */
record HopsFile(List<Act> acts, List<End> ends, List<Line> parallel, Enterprise enterprise) {

  /**
   * @param latest the last release at which its commands do all of the work
   */
  record Act(RequiredAct act, Optional<DifyVersion> latest) {}

  /** Versions from which no way leads on. */
  record End(List<DifyVersion> versions, String why, String next, String source) {}

  /** Releases published after {@code laterFrom} had already been overtaken by newer versions. */
  record Line(DifyVersion first, DifyVersion last, String published, DifyVersion laterFrom) {
    boolean holds(DifyVersion version) {
      return !version.before(first) && !last.before(version);
    }
  }

  /**
   * @param lines long-term lines, {@code major.minor}, oldest first
   * @param paths from line to the line that may follow it
   * @param newest the newest known version of a line
   */
  record Enterprise(
      String source,
      List<String> lines,
      Map<String, String> paths,
      Map<String, DifyVersion> newest) {}

  static HopsFile shipped() {
    try (InputStream in = HopsFile.class.getResourceAsStream("/dev/belay/release/hops.yaml")) {
      Object root =
          new Load(LoadSettings.builder().setLabel("hops.yaml").build()).loadFromInputStream(in);
      var file = new Fields((Map<?, ?>) root);
      return new HopsFile(
          file.each("acts").map(HopsFile::act).toList(),
          file.each("deadEnds").map(HopsFile::end).toList(),
          file.each("parallel").map(HopsFile::line).toList(),
          enterprise(file.inner("enterprise")));
    } catch (IOException e) {
      throw new IllegalStateException("hops.yaml is part of Belay", e);
    }
  }

  private static Act act(Fields f) {
    var moment =
        RequiredAct.Moment.valueOf(f.text("moment").replace('-', '_').toUpperCase(Locale.ROOT));
    var act =
        new RequiredAct(
            f.text("id"),
            DifyVersion.of(f.text("since")),
            moment,
            f.texts("commands"),
            f.text("marketplace").equals("true"),
            f.text("why"),
            f.text("onlyIf"),
            f.texts("sources"));
    return new Act(
        act, Optional.of(f.text("latest")).filter(t -> !t.isEmpty()).map(DifyVersion::of));
  }

  private static End end(Fields f) {
    return new End(
        f.texts("versions").stream().map(DifyVersion::of).toList(),
        f.text("why"),
        f.text("next"),
        f.text("source"));
  }

  private static Line line(Fields f) {
    return new Line(
        DifyVersion.of(f.text("first")),
        DifyVersion.of(f.text("last")),
        f.text("published"),
        DifyVersion.of(f.text("laterFrom")));
  }

  private static Enterprise enterprise(Fields f) {
    var paths = new java.util.LinkedHashMap<String, String>();
    f.each("paths").forEach(p -> paths.put(p.text("from"), p.text("to")));
    var newest = new java.util.LinkedHashMap<String, DifyVersion>();
    f.inner("newest")
        .entries()
        .forEach((k, v) -> newest.put(k.toString(), DifyVersion.of(v.toString())));
    return new Enterprise(f.text("source"), f.texts("lines"), paths, newest);
  }

  /** Typed looks into a YAML mapping of a file that a test has read. */
  private record Fields(Map<?, ?> entries) {
    String text(String key) {
      Object value = entries.get(key);
      return value == null ? "" : value.toString().strip();
    }

    List<String> texts(String key) {
      return list(key).stream().map(Object::toString).toList();
    }

    java.util.stream.Stream<Fields> each(String key) {
      return list(key).stream().map(v -> new Fields((Map<?, ?>) v));
    }

    Fields inner(String key) {
      return new Fields(entries.get(key) instanceof Map<?, ?> map ? map : Map.of());
    }

    private List<?> list(String key) {
      return entries.get(key) instanceof List<?> list ? list : List.of();
    }
  }
}
