package dev.belay.config;

import dev.belay.outside.Failure;
import dev.belay.outside.OutsideException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/**
 * One YAML document with the place of every node in it. Marks count code points; so do all offsets
 * here. What cannot be read safely is refused with file and line: several documents, duplicate
 * keys, aliases that explode or refer to themselves, more than 8 MB.
 */
public final class YamlText {
  static final int LIMIT_BYTES = 8 << 20;

  private final String name;
  private final boolean marked;
  private final int[] text;
  private final MappingNode root;

  private YamlText(String name, boolean marked, int[] text, MappingNode root) {
    this.name = name;
    this.marked = marked;
    this.text = text;
    this.root = root;
  }

  /**
   * @throws OutsideException when the file cannot be read or is no usable YAML mapping
   */
  public static YamlText read(Path file) {
    try {
      long size = Files.size(file);
      if (size > LIMIT_BYTES) {
        throw refused(
            file.toString(), "%,d bytes, more than %,d".formatted(size, LIMIT_BYTES), file);
      }
      return of(file.toString(), Files.readAllBytes(file));
    } catch (IOException e) {
      throw new OutsideException(
          Failure.badInput("a YAML file could not be read", e.toString(), "ls -l " + file), e);
    }
  }

  /**
   * @param name what messages call the file
   * @throws OutsideException when it is no usable YAML mapping
   */
  public static YamlText of(String name, byte[] bytes) {
    String all;
    try {
      all = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw refused(name, "not UTF-8: " + e.getMessage(), name);
    }
    return of(name, all);
  }

  static YamlText of(String name, String all) {
    boolean marked = all.startsWith("\uFEFF");
    String text = marked ? all.substring(1) : all;
    return new YamlText(name, marked, text.codePoints().toArray(), compose(name, text));
  }

  private static MappingNode compose(String name, String text) {
    var settings =
        LoadSettings.builder()
            .setLabel(name)
            .setSchema(new CoreSchema())
            .setCodePointLimit(LIMIT_BYTES)
            .setMaxAliasesForCollections(Integer.MAX_VALUE)
            .setAllowNonScalarKeys(true)
            .build();
    Node found = null;
    try {
      for (Node document : new Compose(settings).composeAllFromString(text)) {
        if (found != null) {
          throw refused(at(name, document), "a second document starts here", name);
        }
        found = document;
      }
    } catch (MarkedYamlEngineException e) {
      var mark = e.getProblemMark().or(e::getContextMark);
      throw refused(at(name, mark), String.valueOf(e.getProblem()), name);
    } catch (YamlEngineException e) {
      throw refused(name, String.valueOf(e.getMessage()), name);
    } catch (StackOverflowError e) {
      throw refused(name, "nested too deeply to be read", name);
    }
    return switch (found) {
      case null -> new MappingNode(Tag.MAP, List.of(), FlowStyle.BLOCK);
      case MappingNode map -> {
        new YamlLimits(name).check(map);
        yield map;
      }
      case Node other when other.getTag().equals(Tag.NULL) ->
          new MappingNode(Tag.MAP, List.of(), FlowStyle.BLOCK);
      case Node other -> throw refused(at(name, other), "keys and values were expected here", name);
    };
  }

  static OutsideException refused(String where, String seen, Object file) {
    return new OutsideException(
        Failure.badInput(
            "a YAML file could not be used", where + ": " + seen, "correct the file: " + file));
  }

  static String at(String name, Node node) {
    return at(name, node.getStartMark());
  }

  private static String at(String name, Optional<Mark> mark) {
    return mark.map(m -> name + ":" + (m.getLine() + 1)).orElse(name);
  }

  /** The top mapping; empty when the file holds comments only. */
  MappingNode root() {
    return root;
  }

  public String name() {
    return name;
  }

  /** The top keys with their scalar values as text, in file order. */
  public Map<String, String> pairs() {
    var pairs = new LinkedHashMap<String, String>();
    YamlTree.entries(root)
        .forEach((key, entry) -> {
          if (!(entry.getValueNode() instanceof ScalarNode scalar)) {
            throw refused(at(entry.getValueNode()), "one word was expected for " + key, name);
          }
          pairs.put(key, scalar.getValue());
        });
    return pairs;
  }

  /** The scalar under a top key; empty when there is none, or anything else. */
  public Optional<String> scalar(String key) {
    return Optional.ofNullable(YamlTree.entries(root).get(key))
        .map(NodeTuple::getValueNode)
        .filter(ScalarNode.class::isInstance)
        .map(node -> ((ScalarNode) node).getValue());
  }

  /**
   * The mappings in the list under {@code key}.
   *
   * @throws OutsideException when there is anything else
   */
  public List<YamlRow> rows(String key) {
    var rows = new ArrayList<YamlRow>();
    NodeTuple entry = YamlTree.entries(root).get(key);
    if (entry == null || !(entry.getValueNode() instanceof SequenceNode list)) {
      throw refused(at(root), "a list under '" + key + "' was expected", name);
    }
    for (Node item : list.getValue()) {
      if (!(item instanceof MappingNode map)) {
        throw refused(at(item), "keys and values were expected here", name);
      }
      var values = new LinkedHashMap<String, String>();
      YamlTree.entries(map).forEach((k, e) -> values.put(k, words(e.getValueNode())));
      rows.add(new YamlRow(at(item), values));
    }
    return rows;
  }

  private String words(Node node) {
    return switch (node) {
      case ScalarNode scalar -> scalar.getValue();
      case SequenceNode list ->
          String.join(", ", list.getValue().stream().map(this::words).toList());
      case Node other ->
          throw refused(at(other), "text or a list of texts was expected here", name);
    };
  }

  /** {@code values.yaml:12}. */
  String at(Node node) {
    return at(name, node);
  }

  /** The whole file as it was read. */
  public String text() {
    return (marked ? "\uFEFF" : "") + new String(text, 0, text.length);
  }

  /** The code points without a byte order mark; not to be changed. */
  int[] codePoints() {
    return text;
  }

  boolean marked() {
    return marked;
  }

  static int line(Node node) {
    return node.getStartMark().map(m -> m.getLine() + 1).orElse(0);
  }

  static int start(Node node) {
    return node.getStartMark().map(Mark::getIndex).orElse(0);
  }

  static int end(Node node) {
    return node.getEndMark().map(Mark::getIndex).orElse(0);
  }
}
