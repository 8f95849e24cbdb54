package dev.belay.store;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The keys without which a restored installation cannot read its own credentials. */
public final class KeyFiles {

  /** Written into storage by Dify itself when SECRET_KEY is empty, from 1.14.1 on. */
  public static final String GENERATED_SECRET = ".dify_secret_key";

  private KeyFiles() {}

  /**
   * What is missing, as sentences; empty when every key is inside.
   *
   * @param storage the set of the application's storage
   * @param tenants ids of all tenants of the database
   * @param configured the keys that the running containers have, with the keys of the captured
   *     configuration; a value is only compared, never shown
   */
  public static List<String> missing(
      FileList storage, Set<String> tenants, Map<String, Configured> configured) {
    var missing = new ArrayList<String>();
    tenants.stream()
        .sorted()
        .filter(t -> !storage.files().contains("privkeys/" + t + "/private.pem"))
        .map(t -> "privkeys/" + t + "/private.pem: every credential of this tenant needs it")
        .forEach(missing::add);
    var secret = configured.get("SECRET_KEY");
    if ((secret == null || secret.running().isEmpty())
        && !storage.files().contains(GENERATED_SECRET)) {
      missing.add(GENERATED_SECRET + ": SECRET_KEY is empty, so sessions and file links need it");
    }
    configured.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .filter(e -> !e.getValue().running().isEmpty())
        .filter(e -> !e.getValue().running().equals(e.getValue().captured()))
        .map(e -> e.getKey() + ": the running value is not the one in the captured configuration")
        .forEach(missing::add);
    return List.copyOf(missing);
  }

  /**
   * @param running as a running container has it, empty when it has none
   * @param captured as the captured configuration yields it, empty when it yields none
   */
  public record Configured(String running, String captured) {
    @Override
    public String toString() {
      return "Configured[hidden]";
    }
  }
}
