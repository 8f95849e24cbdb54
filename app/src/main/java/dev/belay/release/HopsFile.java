package dev.belay.release;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The ways between versions as data: {@code hops.yaml}. */
record HopsFile(List<Act> acts, List<End> ends, List<Line> parallel, Enterprise enterprise) {

  /**
   * @param latest the last release at which its commands do all of the work
   * @param until the first release for which it is needed no longer, because its own migration or
   *     start does it
   */
  record Act(RequiredAct act, Optional<DifyVersion> latest, Optional<DifyVersion> until) {

    /** Whether an upgrade that ends at {@code to} still needs it. */
    boolean neededAt(DifyVersion to) {
      return until.isEmpty() || to.before(until.get());
    }
  }

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
    YamlFields file = YamlFields.resource("hops.yaml");
    return new HopsFile(
        file.each("acts").map(HopsFile::act).toList(),
        file.each("deadEnds").map(HopsFile::end).toList(),
        file.each("parallel").map(HopsFile::line).toList(),
        enterprise(file.inner("enterprise")));
  }

  private static Act act(YamlFields f) {
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
    return new Act(act, version(f, "latest"), version(f, "until"));
  }

  private static Optional<DifyVersion> version(YamlFields f, String key) {
    return Optional.of(f.text(key)).filter(t -> !t.isEmpty()).map(DifyVersion::of);
  }

  private static End end(YamlFields f) {
    return new End(
        f.texts("versions").stream().map(DifyVersion::of).toList(),
        f.text("why"),
        f.text("next"),
        f.text("source"));
  }

  private static Line line(YamlFields f) {
    return new Line(
        DifyVersion.of(f.text("first")),
        DifyVersion.of(f.text("last")),
        f.text("published"),
        DifyVersion.of(f.text("laterFrom")));
  }

  private static Enterprise enterprise(YamlFields f) {
    var paths = new java.util.LinkedHashMap<String, String>();
    f.each("paths").forEach(p -> paths.put(p.text("from"), p.text("to")));
    var newest = new java.util.LinkedHashMap<String, DifyVersion>();
    f.inner("newest")
        .entries()
        .forEach((k, v) -> newest.put(k.toString(), DifyVersion.of(v.toString())));
    return new Enterprise(f.text("source"), f.texts("lines"), paths, newest);
  }
}
