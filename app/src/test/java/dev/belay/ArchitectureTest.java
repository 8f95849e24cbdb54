package dev.belay;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.belay.journal.FileTape;
import dev.belay.outside.Durable;
import dev.belay.step.Step;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/** The table of the house in ARCHITECTURE.md, as a test: every row uses only what it names. */
class ArchitectureTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.belay");

  /** Package to the packages it may use, in the order of the table. */
  private static final Map<String, Set<String>> MAY_USE = table();

  private static Map<String, Set<String>> table() {
    var rows = new LinkedHashMap<String, Set<String>>();
    rows.put("outside", Set.of());
    rows.put("signature", Set.of("outside"));
    rows.put("release", Set.of("outside"));
    rows.put("python", Set.of("outside"));
    rows.put("config", Set.of("release", "outside"));
    rows.put("kubernetes", Set.of("release", "config", "outside"));
    rows.put("database", Set.of("outside"));
    rows.put("migration", Set.of("release", "python", "database", "outside"));
    rows.put("contract", Set.of("release", "outside"));
    rows.put("catalog", Set.of("release", "python", "config", "migration", "contract", "outside"));
    rows.put("vector", Set.of("outside"));
    rows.put("deployment", Set.of("release", "config", "vector", "outside"));
    rows.put("store", Set.of("release", "database", "outside"));
    rows.put(
        "survey",
        Set.of(
            "release",
            "config",
            "migration",
            "contract",
            "database",
            "deployment",
            "store",
            "outside"));
    rows.put("check", Set.of("release", "config", "migration", "contract", "survey", "outside"));
    rows.put(
        "step",
        Set.of(
            "release",
            "config",
            "migration",
            "contract",
            "database",
            "deployment",
            "store",
            "survey",
            "kubernetes",
            "vector",
            "outside"));
    rows.put(
        "plan",
        Set.of(
            "release", "config", "migration", "survey", "kubernetes", "check", "step", "outside"));
    rows.put("journal", Set.of("plan", "step", "store", "outside"));
    rows.put("evidence", Set.of("journal", "plan", "step", "store", "outside"));
    rows.put(
        "gate",
        Set.of("survey", "check", "plan", "step", "store", "evidence", "signature", "outside"));
    rows.put("run", Set.of("store", "journal", "plan", "step", "survey", "gate", "outside"));
    var rehearsal = new TreeSet<>(rows.keySet());
    rehearsal.remove("catalog");
    rows.put("rehearsal", rehearsal);
    var view = new TreeSet<>(rows.keySet());
    view.removeAll(Set.of("run", "rehearsal"));
    rows.put("view", view);
    rows.put("demo", new TreeSet<>(rows.keySet()));
    rows.put("cli", new TreeSet<>(rows.keySet()));
    return rows;
  }

  @Test
  void everyPackageUsesOnlyTheRowsThatTheTableNames() {
    var wrong = new ArrayList<String>();
    for (JavaClass c : CLASSES) {
      String from = row(c);
      if (from.isEmpty()) {
        continue; // Main and Assembly
      }
      assertThat(MAY_USE).as("a row in the table for " + c.getName()).containsKey(from);
      for (Dependency d : c.getDirectDependenciesFromSelf()) {
        String to = row(d.getTargetClass());
        if (d.getTargetClass().getPackageName().startsWith("dev.belay")
            && !to.equals(from)
            && !MAY_USE.get(from).contains(to)) {
          wrong.add(d.getDescription());
        }
      }
    }
    assertThat(wrong).isEmpty();
  }

  @Test
  void adapterSubpackagesAreImportedByTheRootPackageOnly() {
    var wrong = new ArrayList<String>();
    for (JavaClass c : CLASSES) {
      for (Dependency d : c.getDirectDependenciesFromSelf()) {
        String to = d.getTargetClass().getPackageName();
        if (to.matches("dev\\.belay\\.(deployment|store)\\..+")
            && !to.equals(c.getPackageName())
            && !c.getPackageName().equals("dev.belay")) {
          wrong.add(d.getDescription());
        }
      }
    }
    assertThat(wrong).isEmpty();
  }

  @Test
  void theTableHasNoCycles() {
    var seen = new ArrayList<String>();
    for (var row : MAY_USE.entrySet()) {
      assertThat(seen).containsAll(row.getValue());
      seen.add(row.getKey());
    }
  }

  @Test
  void everyPackageIsNullMarked() {
    for (JavaClass c : CLASSES) {
      assertThat(c.getPackage().isAnnotatedWith(NullMarked.class))
          .as(c.getPackageName() + " has a null-marked package-info")
          .isTrue();
    }
  }

  @Test
  void standardStreamsAreUsedInTheCommandLineOnly() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.belay.cli..")
        .should()
        .accessField(System.class, "out")
        .orShould()
        .accessField(System.class, "err")
        .orShould()
        .accessField(System.class, "in")
        .check(CLASSES);
  }

  /**
   * Who takes something from the environment of the process, and why it decides nothing that was
   * not signed.
   */
  private static final Map<String, String> ENVIRONMENT =
      Map.ofEntries(
          Map.entry("Basis", "variables that commands name are facts"),
          Map.entry("NamedPrograms", "PATH finds programs, whose contents are facts"),
          Map.entry("StackReader", "DOCKER_HOST: the engine's own id is a fact"),
          Map.entry("PasswordSource", "a password decides whether, not what, is run"),
          Map.entry("Unprivileged", "where an own PostgreSQL is unpacked"),
          Map.entry("StateOption", "where Belay remembers; its key signs"),
          Map.entry("CommandLineStart", "which state a printed command need not name"),
          Map.entry("OpenRun", "in which state an unfinished run is looked for"),
          Map.entry("InstallationInput", "what a plan is made from, which is then signed"),
          Map.entry("CatalogOption", "own releases, which are facts"),
          Map.entry("AnswerCommand", "a name, printed as said by"),
          Map.entry("ApproveCommand", "a name, printed as said by"),
          Map.entry("UpgradeCommand", "a name, printed as said by"),
          Map.entry("ChangesOption", "a name, printed as said by"),
          Map.entry("RehearseCommand", "keys of an API, by which a twin is asked"),
          Map.entry("ApiRecordCommand", "keys of an API; upgrades nothing"),
          Map.entry("ApiReplayCommand", "keys of an API; upgrades nothing"),
          Map.entry("InitCommand", "what belay.yaml is made from, whose keys are facts"),
          Map.entry("SurveyCommand", "only looks"),
          Map.entry("CatalogBuildCommand", "makes own releases, which are facts"),
          Map.entry("DemoCommand", "of the sample only"),
          Map.entry("SampleCommand", "of the sample only"));

  @Test
  void S28_theEnvironmentIsReadInNamedPlacesOnly() {
    var readers = new TreeSet<String>();
    for (JavaClass c : CLASSES) {
      boolean reads =
          c.getMethodCallsFromSelf().stream()
              .anyMatch(m ->
                  m.getTargetOwner().isEquivalentTo(System.class) && m.getName().equals("getenv"));
      if (reads) {
        readers.add(c.getSimpleName());
      }
    }
    assertThat(readers).isSubsetOf(ENVIRONMENT.keySet());
  }

  @Test
  void otherProgramsAreStartedInOutsideOnly() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.belay.outside..")
        .should()
        .dependOnClassesThat()
        .haveFullyQualifiedName("java.lang.ProcessBuilder")
        .check(CLASSES);
  }

  /** What has to be there after a power loss is written in one way. */
  @Test
  void filesAreForcedInOnePlace() {
    noClasses()
        .that(not(type(Durable.class)).and(not(type(FileTape.class))))
        .should()
        .callMethod(FileChannel.class, "force", boolean.class)
        .check(CLASSES);
  }

  /** What a verb needs of whoever runs it is said by {@link Step}, not asked of the verb. */
  @Test
  void theRunnerKnowsNoVerb() {
    noClasses()
        .that()
        .resideInAPackage("dev.belay.run")
        .should()
        .dependOnClassesThat(assignableTo(Step.class).and(not(type(Step.class))))
        .check(CLASSES);
  }

  @Test
  void librariesStayInTheirRooms() {
    stays("io.github.treesitter..", "dev.belay.python..");
    stays("dev.cel..", "dev.belay.check..");
    stays("picocli..", "dev.belay.cli..");
  }

  private static void stays(String library, String room) {
    noClasses()
        .that()
        .resideOutsideOfPackage(room)
        .should()
        .dependOnClassesThat(resideInAPackage(library))
        .allowEmptyShould(true)
        .check(CLASSES);
  }

  @Test
  void namesAreNounsOfTheGlossary() {
    var banned =
        List.of(
            "Manager",
            "Helper",
            "Util",
            "Utils",
            "Impl",
            "Base",
            "Abstract",
            "Service",
            "Handler",
            "Processor",
            "Context",
            "Data",
            "Info");
    var wrong =
        CLASSES.stream()
            .map(JavaClass::getSimpleName)
            .filter(n -> banned.stream().anyMatch(b -> n.endsWith(b) || n.startsWith("Abstract")))
            .toList();
    assertThat(wrong).isEmpty();
  }

  @Test
  void theClassPathIsNotEmpty() {
    assertThat(CLASSES.size()).isGreaterThan(10);
  }

  private static String row(JavaClass c) {
    String name = c.getPackageName();
    if (!name.startsWith("dev.belay.")) {
      return "";
    }
    String rest = name.substring("dev.belay.".length());
    int dot = rest.indexOf('.');
    return dot < 0 ? rest : rest.substring(0, dot);
  }
}
