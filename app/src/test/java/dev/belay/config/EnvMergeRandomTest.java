package dev.belay.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.release.CatalogFiles;
import dev.belay.release.DifyVersion;
import dev.belay.release.EnvTemplateKey;
import dev.belay.release.ReleaseFacts;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Random installations, merged between random releases: no chosen value is lost without being
 * named. What "chosen" and "lost" mean is worked out here again, from the effective environments.
 */
class EnvMergeRandomTest {
  private static final CatalogFiles CATALOG = CatalogFiles.shipped();

  /** One merge of so many is made again, from its input and from its result. */
  private static final int TWICE = 10;

  /** One pair of releases of so many is merged in a check. */
  private static final int SHARE = 4;

  private static final String[] PIECES = {
    "a",
    "B",
    "1",
    "$",
    "$$",
    "${",
    "}",
    "'",
    "\"",
    "\\",
    "#",
    " #",
    " ",
    "\n",
    "=",
    ":",
    "é",
    "true",
    "http://h:1/p?x=$y",
    "p@ss",
    "db",
    "\t",
    "`",
    "~",
    "%"
  };
  private final Map<DifyVersion, Known> releases = new HashMap<>();

  @Test
  void noChosenValueIsLostInARandomSample() {
    run(12);
  }

  @Test
  @Tag("full")
  void noChosenValueIsLostInTenThousandRandomCustomisations() {
    run(1_500);
  }

  /** The seed says which; with {@code -Dbelay.pairs.all} all of them. */
  @Test
  @Tag("full")
  void aShareOfAllPairsOfReleasesKeepsACustomisedInstallation() {
    int share = Boolean.getBoolean("belay.pairs.all") ? 1 : SHARE;
    long seed = Long.getLong("belay.seed", System.nanoTime());
    System.out.println(
        "EnvMergeRandomTest: one pair of %d, -Dbelay.seed=%d".formatted(share, seed));
    List<DifyVersion> versions = CATALOG.versions().stream().filter(DifyVersion::stable).toList();
    var random = new Random(seed);
    int pairs = 0;
    for (int i = 0; i < versions.size(); i++) {
      for (int j = i + 1; j < versions.size(); j++) {
        if (random.nextInt(share) == 0) {
          check(random, release(versions.get(i)), release(versions.get(j)), "pair, seed " + seed);
          pairs++;
        }
      }
    }
    assertThat(pairs).isGreaterThan(2_000 / share);
  }

  private void run(int rounds) {
    long seed = Long.getLong("belay.seed", System.nanoTime());
    System.out.println("EnvMergeRandomTest seed " + seed + " (-Dbelay.seed=" + seed + ")");
    var random = new Random(seed);
    List<DifyVersion> versions = CATALOG.versions().stream().filter(DifyVersion::stable).toList();
    int customisations = 0;
    for (int i = 0; i < rounds; i++) {
      int from = random.nextInt(versions.size() - 1);
      int to = from + 1 + random.nextInt(versions.size() - from - 1);
      customisations +=
          check(
              random,
              release(versions.get(from)),
              release(versions.get(to)),
              "seed " + seed + " round " + i);
    }
    System.out.println(customisations + " customisations in " + rounds + " merges");
    assertThat(customisations).isGreaterThan(rounds * 5);
  }

  private Known release(DifyVersion version) {
    return releases.computeIfAbsent(version, v -> Known.of(CATALOG.release(v)));
  }

  private int check(Random random, Known old, Known next, String where) {
    ReleaseFacts from = old.facts;
    ReleaseFacts to = next.facts;
    Installed mine = installation(random, old);
    String label = "%s: %s to %s%n%s".formatted(where, from.version(), to.version(), mine);
    ConfigurationPlan plan = EnvMerge.plan(mine.set, from, to, Map.of());
    EnvSet after = merged(mine.set, to, plan);
    lossless(mine.set, after, old, plan, label);
    secretFree(mine, plan, label);
    if (random.nextInt(TWICE) == 0) {
      assertThat(EnvMerge.plan(mine.set, from, to, Map.of()).files())
          .as("same input, same bytes, %s", label)
          .isEqualTo(plan.files());
      assertThat(EnvMerge.plan(after, to, to, Map.of()).files())
          .as("a second merge changes nothing, %s", label)
          .isEqualTo(plan.files());
    }
    return mine.count;
  }

  private static EnvSet merged(EnvSet mine, ReleaseFacts to, ConfigurationPlan plan) {
    var files = new LinkedHashMap<String, EnvFile>();
    plan.files().forEach((name, text) -> files.put(name, EnvFile.parse(name, text)));
    return new EnvSet(
        List.of(Objects.requireNonNull(files.get(".env"))),
        files,
        mine.shell(),
        ComposeStructure.of(to.compose().services()));
  }

  private static void lossless(
      EnvSet mine, EnvSet after, Known from, ConfigurationPlan plan, String label) {
    var named = new HashSet<String>();
    plan.differences().forEach(d -> named.add(d.service() + "." + d.key()));
    Map<String, EffectiveEnvironment> old = mine.effective();
    Map<String, EffectiveEnvironment> now = after.effective();
    for (var each : old.entrySet()) {
      String name =
          now.containsKey(each.getKey()) || !each.getKey().equals("db")
              ? each.getKey()
              : "db_postgres";
      EffectiveEnvironment gets = now.get(name);
      if (gets == null) {
        continue;
      }
      each.getValue()
          .values()
          .forEach((key, value) -> {
            boolean chosen =
                !value.equals(from.bare.get(each.getKey()).values().get(key))
                    && !value.equals(from.fresh.get(each.getKey()).values().get(key));
            if (chosen && !named.contains(name + "." + key)) {
              assertThat(Optional.ofNullable(gets.values().get(key)))
                  .as("%s of %s in %s%n%s", key, name, label, plan.files())
                  .satisfiesAnyOf(
                      v -> assertThat(v).contains(value),
                      v -> assertThat(same(value, v.orElse(""))).isTrue());
            }
          });
    }
  }

  /** Two spellings of one truth value or number. */
  private static boolean same(String a, String b) {
    boolean numbers = a.matches("[0-9.]+") && b.matches("[0-9.]+");
    return numbers
        ? Double.parseDouble(a) == Double.parseDouble(b)
        : a.strip().equalsIgnoreCase(b.strip());
  }

  private static void secretFree(Installed mine, ConfigurationPlan plan, String label) {
    String shown =
        plan.changes() + "\n" + plan.decisions() + "\n" + plan.differences() + plan + plan.notes();
    for (String secret : mine.secrets) {
      assertThat(shown).as(label).doesNotContain(secret);
    }
  }

  private record Installed(EnvSet set, int count, List<String> secrets) {
    @Override
    public String toString() {
      return "shell " + set.shell() + "\n" + set.files().get(".env").text();
    }
  }

  /** A release, and what an installation of it has by itself: read once for all merges. */
  private record Known(
      ReleaseFacts facts,
      List<String> keys,
      EnvFile template,
      Map<String, EffectiveEnvironment> bare,
      Map<String, EffectiveEnvironment> fresh) {

    static Known of(ReleaseFacts facts) {
      var keys = new TreeSet<String>();
      facts.templateKeys().forEach(k -> keys.add(k.key()));
      facts
          .compose()
          .services()
          .forEach(s -> s.environment().values().forEach(t -> keys.addAll(Interpolation.names(t))));
      EnvFile template = new EnvDefaults(facts).fresh();
      return new Known(
          facts,
          List.copyOf(keys),
          template,
          EnvSet.of(facts, EnvFile.parse(".env", ""), Map.of()).effective(),
          EnvSet.of(facts, template, Map.of()).effective());
    }
  }

  private static Installed installation(Random random, Known release) {
    ReleaseFacts from = release.facts;
    List<String> known = release.keys;
    EnvFile base =
        random.nextBoolean()
            ? release.template
            : EnvFile.parse(".env", "# mine\nSECRET_KEY=sk-own # no default\n");
    var draft = new EnvDraft(base, "mine");
    var secrets = new ArrayList<String>();
    int count = 5 + random.nextInt(10);
    for (int i = 0; i < count; i++) {
      String key = known.get(random.nextInt(known.size()));
      String value = value(random);
      if (EnvMask.secret(key)) {
        value = "hush" + random.nextInt(1_000_000) + value;
        secrets.add(value);
      }
      draft.set(key, value);
    }
    EnvFile env = draft.result();
    var shell = new HashMap<String, String>();
    for (int i = random.nextInt(4); i > 0; i--) {
      shell.put(known.get(random.nextInt(known.size())), value(random));
    }
    shell.keySet().removeIf(EnvMask::secret);
    var files = new LinkedHashMap<String, EnvFile>();
    files.put(".env", env);
    if (from.splitEnvironment()) {
      for (EnvTemplateKey key : from.templateKeys()) {
        if (key.file().startsWith("envs/") && random.nextInt(60) == 0) {
          String text = key.key() + "=" + Escapes.written(value(random)) + "\n";
          files.put(key.installedFile(), EnvFile.parse(key.installedFile(), text));
        }
      }
    }
    return new Installed(
        new EnvSet(List.of(env), files, shell, ComposeStructure.of(from.compose().services())),
        count,
        secrets);
  }

  private static String value(Random random) {
    var value = new StringBuilder();
    for (int i = random.nextInt(5); i > 0; i--) {
      value.append(PIECES[random.nextInt(PIECES.length)]);
    }
    return value.toString();
  }
}
