package dev.belay.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HostPlacesTest {
  private static final String HOST = "db";
  private static final String OTHER = "db_postgres";

  /** Forms of a value with one host in it, %s; everything else in them is called the same. */
  private static final List<String> URLS =
      List.of(
          "postgresql://db:db@%s:5432/db",
          "redis://:db@%s:6379/0?db=db#db",
          "http://%s",
          "https://%s/db/db",
          "jdbc:postgresql://%s:5432/db",
          "amqp://db@other:5672,%s:5672/db",
          "http://other:1/db,http://%s:2/db");

  private static final List<String> BARE =
      List.of("%s", "%s:5432", "other:1,%s:2", "%s:1521/db", "host=%s port=5432 dbname=db user=db");

  private static final List<String> HOST_KEYS =
      List.of(
          "DB_HOST",
          "A_URL",
          "ORACLE_DSN",
          "REDIS_SENTINELS",
          "MY_ENDPOINT",
          "X_SERVER",
          "N_HOSTS");

  private static final List<String> OTHER_KEYS =
      List.of(
          "PGDATA_HOST_VOLUME", "DB_DATABASE", "DB_USERNAME", "DB_PASSWORD", "A_PATH", "HOSTED_BY");

  /** Values in which the name is no host, whatever the key. */
  private static final List<String> NO_HOST =
      List.of(
          "./volumes/db/data",
          "/srv/db",
          "https://storage.example.org/db",
          "oracle.example.org:1521/db",
          "mydb",
          "db.example.org",
          "http://db.example.org:80/db",
          "host=other dbname=db",
          "http://x/?to=db");

  @Test
  void inEveryPlaceTheHostAndNothingButTheHostIsExchanged() {
    var random = seeded();
    for (int i = 0; i < 2_000; i++) {
      boolean url = random.nextBoolean();
      String form = any(url ? URLS : BARE, random);
      String key =
          any(
              url ? Stream.concat(HOST_KEYS.stream(), OTHER_KEYS.stream()).toList() : HOST_KEYS,
              random);

      assertThat(HostPlaces.exchanged(key, form.formatted(HOST), HOST, OTHER))
          .as(key + "=" + form)
          .isEqualTo(form.formatted(OTHER));
    }
  }

  @Test
  void whatIsNoHostStays() {
    var random = seeded();
    for (int i = 0; i < 2_000; i++) {
      boolean path = random.nextBoolean();
      String key =
          any(
              path ? Stream.concat(HOST_KEYS.stream(), OTHER_KEYS.stream()).toList() : OTHER_KEYS,
              random);
      String value =
          path ? any(NO_HOST, random) : any(List.of("db", "db:5432", "db,other"), random);

      assertThat(HostPlaces.exchanged(key, value, HOST, OTHER))
          .as(key + "=" + value)
          .isEqualTo(value);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "PGDATA_HOST_VOLUME, ./volumes/db/data",
    "S3_ENDPOINT, https://storage.example.org/db",
    "ORACLE_DSN, oracle.example.org:1521/db",
    "LOG_FILE, /var/log/db",
    "S3_BUCKET_NAME, db"
  })
  void aPathThatIsCalledLikeTheServiceStays(String key, String value) {
    assertThat(HostPlaces.exchanged(key, value, HOST, OTHER)).isEqualTo(value);
  }

  private static Random seeded() {
    long seed = Long.getLong("belay.seed", System.nanoTime());
    System.out.println("HostPlacesTest seed " + seed + " (-Dbelay.seed=" + seed + ")");
    return new Random(seed);
  }

  private static String any(List<String> list, Random random) {
    return list.get(random.nextInt(list.size()));
  }
}
