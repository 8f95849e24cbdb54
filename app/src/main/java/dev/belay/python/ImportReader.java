package dev.belay.python;

import java.util.List;

/** Turns {@code from … import …} into statements. */
final class ImportReader {
  private ImportReader() {}

  static void from(Branch b, List<Statement> into) {
    String module = b.the("module_name").source();
    if (!b.typed("wildcard_import").isEmpty()) {
      into.add(new Statement.ImportAll(b.at(), module));
      return;
    }
    for (Branch name : b.all("name")) {
      boolean aliased = name.is("aliased_import");
      String what = aliased ? name.the("name").source() : name.source();
      String as = aliased ? name.the("alias").source() : what;
      into.add(new Statement.Import(b.at(), module + "." + what, as));
    }
  }
}
