package dev.belay.view;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.belay.check.Finding;
import dev.belay.outside.Observed;
import dev.belay.plan.Assessment;
import dev.belay.release.DifyVersion;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JacksonModule;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.std.StdSerializer;
import tools.jackson.databind.ser.std.ToStringSerializer;

/** An assessment as JSON; the shape is described in {@code docs/plan-json.md}. */
public final class AssessmentJson {
  @JsonTypeInfo(use = JsonTypeInfo.Id.SIMPLE_NAME, property = "kind")
  private interface Kinded {}

  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .addModule(module())
          .addMixIn(Finding.class, Kinded.class)
          .enable(SerializationFeature.INDENT_OUTPUT)
          .build();

  private AssessmentJson() {}

  /** The text, ending in a line break. */
  public static String of(Assessment a) {
    var document = new LinkedHashMap<String, Object>();
    document.put("schema", a.schema());
    document.put("verdict", Verdicts.word(a));
    document.put("installation", a.installation());
    document.put("from", a.from());
    document.put("to", a.to());
    document.put("path", a.path());
    document.put("findings", MAPPER.valueToTree(a.findings().toArray(Finding[]::new)));
    document.put("decisions", a.decisions());
    document.put("configuration", a.configuration());
    document.put("services", a.services());
    document.put("migrations", a.migrations());
    document.put("releases", a.notes());
    document.put("ladder", a.ladder());
    document.put("database", a.database());
    return text(document);
  }

  /** Facts as JSON in the manner of an assessment, ending in a line break. */
  public static String text(Map<String, Object> document) {
    return MAPPER.writeValueAsString(document) + "\n";
  }

  private static JacksonModule module() {
    return new SimpleModule("belay")
        .addSerializer(DifyVersion.class, ToStringSerializer.instance)
        .addSerializer(Path.class, ToStringSerializer.instance)
        .addSerializer(new ObservedSerializer());
  }

  /** A known value as itself, an unknown one as {@code {"unknown": why, "next": …}}. */
  private static final class ObservedSerializer extends StdSerializer<Observed<?>> {
    ObservedSerializer() {
      super(Observed.class);
    }

    @Override
    public void serialize(Observed<?> value, JsonGenerator out, SerializationContext context) {
      switch (value) {
        case Observed.Known<?>(var known) -> out.writePOJO(known);
        case Observed.Unknown<?>(var why, var next) -> {
          out.writeStartObject();
          out.writeStringProperty("unknown", why);
          out.writeStringProperty("next", next);
          out.writeEndObject();
        }
      }
    }
  }
}
