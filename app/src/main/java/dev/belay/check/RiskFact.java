package dev.belay.check;

import java.util.Locale;
import java.util.Optional;

/**
 * Every fact that a risk's condition may name. In conditions the name is lower case, the first
 * underscore read as a dot: {@link #DATABASE_SERVER_MAJOR} is {@code database.server_major}; {@link
 * #ENV} and {@link #AFTER} are mappings, {@code env.SECRET_KEY}.
 */
public enum RiskFact {
  /** Text by key: what the services get now; a key that is unset is absent, an empty one is "". */
  ENV(Shape.TEXTS, "belay survey"),
  /** Text by key: what the services get with the merged configuration under the new release. */
  AFTER(Shape.TEXTS, "belay plan"),

  /** Text by key: what the container of the API gets after the upgrade, and nothing else. */
  DEPLOYMENT_API_GETS(Shape.TEXTS, "belay plan"),
  /** {@code compose}, {@code helm} or {@code source}. */
  DEPLOYMENT_KIND(Shape.TEXT, "belay survey"),
  /** The version of Docker Compose on the host, as it prints it. */
  DEPLOYMENT_COMPOSE_VERSION(Shape.TEXT, "docker compose version --short"),
  /** Names of the services that the merged configuration starts, profiles applied. */
  DEPLOYMENT_SERVICES(Shape.LIST, "docker compose config --services"),
  /** Image with tag by service, as the merged configuration starts it. */
  DEPLOYMENT_IMAGES(Shape.TEXTS, "docker compose config --images"),
  /** Image with tag by service, as it is started now. */
  DEPLOYMENT_IMAGES_NOW(Shape.TEXTS, "docker compose config --images"),
  /** File and line by service, where a file that no release replaces decides its image. */
  DEPLOYMENT_PINS(Shape.TEXTS, "docker compose config --images"),
  /** Every name that containers resolve within the project after the upgrade. */
  DEPLOYMENT_HOSTS(Shape.LIST, "docker compose config"),
  /** The names under which services of the project are found now. */
  DEPLOYMENT_HOSTS_NOW(Shape.LIST, "docker compose config"),
  /** Why Compose would refuse the merged project as a whole. */
  DEPLOYMENT_REFUSED(Shape.LIST, "docker compose config --quiet"),
  /** Services whose data would be mounted from another place than now. */
  DEPLOYMENT_MOUNTS_MOVED(Shape.LIST, "belay survey"),
  /** Fingerprint of its options by network, as the installation has it. */
  DEPLOYMENT_NETWORKS(Shape.TEXTS, "belay survey"),
  /** Queues that the workers consume with the merged configuration, all workers together. */
  DEPLOYMENT_QUEUES(Shape.LIST, "belay survey"),
  /** Seconds before Kubernetes may end an api pod that is still migrating. */
  DEPLOYMENT_LIVENESS_SECONDS(Shape.NUMBER, "kubectl get deployment -o yaml"),

  /** {@code postgresql} or {@code mysql}. */
  DATABASE_ENGINE(Shape.TEXT, "belay plan --database URL"),
  DATABASE_SERVER_MAJOR(Shape.NUMBER, "belay plan --database URL"),
  /** What {@code alembic_version} holds, several with commas; empty when it has no row. */
  DATABASE_HEAD(Shape.TEXT, "belay plan --database URL"),
  /** Tables, columns and keys in which the schema is not what its revision makes. */
  DATABASE_SCHEMA_DIFFERENCES(Shape.LIST, "belay plan --database URL"),
  /** Whether the merged configuration's user and password are let in. */
  DATABASE_LOGIN_WITH_MERGED(Shape.FLAG, "belay plan --database URL"),
  /** Whether the plugin daemon is let in, with or without TLS as it is told. */
  DATABASE_LOGIN_OF_DAEMON(Shape.FLAG, "belay plan --database URL"),
  /** Whether the plugin daemon's database is there. */
  DATABASE_PLUGIN_EXISTS(Shape.FLAG, "belay plan --database URL"),
  DATABASE_CAN_CREATE(Shape.FLAG, "belay plan --database URL"),
  DATABASE_TENANTS(Shape.NUMBER, "belay plan --database URL"),
  /** Rows (or their estimate) by table; a table that is not there is absent. */
  DATABASE_ROWS(Shape.NUMBERS, "belay plan --database URL"),
  /** Rows that still wait for an act, by its id; an act that cannot be told is absent. */
  DATABASE_OVERDUE(Shape.NUMBERS, "belay plan --database URL"),
  /** Rows whose model_type is text-generation, embeddings or reranking. */
  DATABASE_LEGACY_MODEL_TYPES(Shape.NUMBER, "belay plan --database URL"),
  /** Model providers in use, by the ids that the database has. */
  DATABASE_CUSTOM_PROVIDERS(Shape.LIST, "belay plan --database URL"),

  /** The owner of the storage directory. */
  STORAGE_OWNER_UID(Shape.NUMBER, "stat -c %u volumes/app/storage"),
  /** Whether storage holds the flag of a permission repair that already ran. */
  STORAGE_REPAIR_FLAG(Shape.FLAG, "ls -a volumes/app/storage"),
  /** The sandbox's interpreter as its config.yaml names it; empty when it names none. */
  SANDBOX_PYTHON_PATH(Shape.TEXT, "grep python_path volumes/sandbox/conf/config.yaml"),

  /** Installed plugins whose package carries no valid signature. */
  PLUGINS_UNSIGNED(Shape.LIST, "belay survey"),
  /** Installations in the database whose package file is missing. */
  PLUGINS_WITHOUT_PACKAGE(Shape.LIST, "belay survey"),
  /** The minor version of a Weaviate 1.x server. */
  VECTOR_WEAVIATE_MINOR(Shape.NUMBER, "curl http://weaviate:8080/v1/meta"),
  /** Private addresses that workflows, tools or model providers call. */
  WORKFLOWS_PRIVATE_HOSTS(Shape.LIST, "belay survey"),
  HOST_MEMORY_BYTES(Shape.NUMBER, "free -b");

  /** What a fact's value is: the Java type that {@link RiskFacts} holds for it. */
  public enum Shape {
    /** {@code String} */
    TEXT,
    /** {@code Long} */
    NUMBER,
    /** {@code Boolean} */
    FLAG,
    /** {@code List<String>} */
    LIST,
    /** {@code Map<String, String>} */
    TEXTS,
    /** {@code Map<String, Long>} */
    NUMBERS
  }

  private final Shape shape;
  private final String next;

  RiskFact(Shape shape, String next) {
    this.shape = shape;
    this.next = next;
  }

  public Shape shape() {
    return shape;
  }

  /** What would make it known. */
  public String next() {
    return next;
  }

  /** As conditions write it. */
  public String written() {
    return name().toLowerCase(Locale.ROOT).replaceFirst("_", ".");
  }

  static Optional<RiskFact> written(String name) {
    for (RiskFact fact : values()) {
      if (fact.written().equals(name)) {
        return Optional.of(fact);
      }
    }
    return Optional.empty();
  }
}
