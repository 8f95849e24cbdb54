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
 */
public record EffectiveEnvironment(String service, Map<String, String> values) {

  /**
   * @param expanded texts that {@code project} replaced before: services share most of theirs
   */
  static EffectiveEnvironment of(
      ServiceFacts service, EnvSet set, Variables project, Map<String, String> expanded) {
    var own = new LinkedHashMap<String, String>();
    service
        .environment()
        .forEach((key, text) ->
            own.put(
                key,
                expanded.computeIfAbsent(
                    text,
                    t ->
                        Interpolation.expand(
                            t, "service " + service.name() + ", " + key, project))));
    for (String key : service.passedThrough()) {
      project.find(key).ifPresent(value -> own.put(key, value));
    }
    var values = new LinkedHashMap<>(own);
    Variables outside = project.or(Variables.of(own)).or(Variables.of(values));
    for (ServiceFacts.EnvFile named : service.envFiles()) {
      set.file(named.path()).ifPresent(file -> values.putAll(file.values(outside)));
    }
    values.putAll(own);
    values.remove("");
    return new EffectiveEnvironment(service.name(), values);
  }

  public EnvValue value(String key) {
    return EnvValue.of(Optional.ofNullable(values.get(key)));
  }
}
