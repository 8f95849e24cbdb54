package dev.belay.config;

import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import tools.jackson.databind.json.JsonMapper;

/** Scalars as text. */
final class YamlScalar {
  private YamlScalar() {}

  /** The value of {@code json} in the style of another scalar, where that style can hold it. */
  static String like(ScalarNode old, String json) {
    if (!json.startsWith("\"")) {
      return json;
    }
    String value = JsonMapper.shared().readValue(json, String.class);
    if (old.getScalarStyle() == ScalarStyle.DOUBLE_QUOTED) {
      return json;
    }
    if (old.getScalarStyle() == ScalarStyle.SINGLE_QUOTED && value.indexOf('\n') < 0) {
      return "'" + value.replace("'", "''") + "'";
    }
    return plain(value) ? value : json;
  }

  static String key(String key) {
    return plain(key) ? key : JsonMapper.shared().writeValueAsString(key);
  }

  /** Whether the text without quotes is read as that text, inside flow collections too. */
  private static boolean plain(String value) {
    boolean simple = value.matches("[A-Za-z0-9_./][A-Za-z0-9_./+@-]*");
    if (!simple) {
      return false;
    }
    var root = YamlText.of("scalar", "k: " + value + "\n").root();
    return value.equals(YamlTree.value(root.getValue().getFirst().getValueNode()));
  }
}
