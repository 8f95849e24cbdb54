package dev.belay.config;

import dev.belay.release.ServiceFacts;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What a service's container gets, resolved as Docker Compose does: {@code environment} over {@code
 * env_file}, a later file over an earlier one, the shell over the project's files wherever {@code
 * ${…}} is replaced. A shell variable does not reach a container by itself.
 *
 * <p>Inside an {@code env_file}, variables come from the project first and then from the service,
 * as in current releases of Compose; 2.24 to 2.26 look at earlier files of the service first.
 *
 * @param values every variable of the container, empty ones included
 * @param places where the value of each was decided: {@code .env:12}, {@code environment}
 */
public record EffectiveEnvironment(
    String service, Map<String, String> values, Map<String, String> places) {

  static EffectiveEnvironment of(ServiceFacts service, EnvSet set, Variables project) {
    var own = new LinkedHashMap<String, String>();
    service
        .environment()
        .forEach((key, text) ->
            own.put(
                key,
                Interpolation.expand(text, "service " + service.name() + ", " + key, project)));
    for (String key : service.passedThrough()) {
      project.find(key).ifPresent(value -> own.put(key, value));
    }
    var values = new LinkedHashMap<>(own);
    var places = new LinkedHashMap<String, String>();
    Variables outside = project.or(Variables.of(own)).or(Variables.of(values));
    for (ServiceFacts.EnvFile named : service.envFiles()) {
      Optional<EnvFile> file = set.file(named.path());
      if (file.isEmpty()) {
        continue;
      }
      values.putAll(file.get().values(outside));
      file.get().entries().forEach(e -> places.put(e.key(), file.get().place(e)));
    }
    values.putAll(own);
    own.keySet().forEach(key -> places.put(key, "environment"));
    values.remove("");
    return new EffectiveEnvironment(service.name(), values, places);
  }

  public EnvValue value(String key) {
    return EnvValue.of(Optional.ofNullable(values.get(key)));
  }
}
