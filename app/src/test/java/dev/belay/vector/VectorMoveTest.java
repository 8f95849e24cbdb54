package dev.belay.vector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belay.outside.OutsideException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The move of Dify's collections to the form of its new client. */
class VectorMoveTest {
  private static final String BIG = "Vector_index_aaaaaaaa_1111_4111_8111_111111111111_Node";
  private static final String EMPTY = "Vector_index_bbbbbbbb_1111_4111_8111_111111111111_Node";
  private static final String ODD = "Vector_index_cccccccc_1111_4111_8111_111111111111";
  private static final String FOREIGN = "Somebody";

  private final FakeWeaviate server = new FakeWeaviate();

  @AfterEach
  void close() {
    server.close();
  }

  private VectorMove move() {
    return new VectorMove(server.client(), () -> {});
  }

  /** More than a page, an empty one, one with unusual values, and one that is not Dify's. */
  private Map<String, Map<String, JsonNode>> fill() {
    var random = new Random(7);
    server.schema().clear();
    server.oldCollection(BIG, objects(random, 130));
    server.oldCollection(EMPTY, List.of());
    var odd = objects(random, 3);
    ((ObjectNode) odd.get(0).path("properties"))
        .put("page", 9007199254740993L)
        .put("score", 1e-7)
        .put("none", (String) null)
        .put("text", "quotes \" and \\ and ü\n")
        .putArray("tags")
        .add("a");
    odd.get(1).remove("vector");
    odd.get(2).putArray("vector").add(0f).add(0f).add(0f).add(0f);
    server.oldCollection(ODD, odd);
    server.oldCollection(FOREIGN, objects(random, 2));
    var content = new TreeMap<String, Map<String, JsonNode>>();
    for (String name : List.of(BIG, EMPTY, ODD)) {
      content.put(name, content(name, "/vector"));
    }
    return content;
  }

  private static List<ObjectNode> objects(Random random, int count) {
    var objects = new ArrayList<ObjectNode>();
    for (int i = 0; i < count; i++) {
      ObjectNode object = FakeWeaviate.parsed("{}");
      String id = new UUID(random.nextLong(), random.nextLong()).toString();
      object.put("id", id);
      object
          .putObject("properties")
          .put("text", "chunk " + i)
          .put("doc_id", id)
          .put("document_id", "d" + i % 5);
      var vector = object.putArray("vector");
      for (int d = 0; d < 4; d++) {
        vector.add((float) random.nextGaussian());
      }
      objects.add(object);
    }
    return objects;
  }

  /** Properties and vector by id, as text, so that both forms can be compared. */
  private Map<String, JsonNode> content(String collection, String vector) {
    var content = new TreeMap<String, JsonNode>();
    server
        .objects(collection)
        .forEach((id, object) -> {
          ObjectNode one = FakeWeaviate.parsed("{}");
          one.set("properties", object.path("properties"));
          one.set("vector", object.at(vector));
          content.put(id, FakeWeaviate.parsed(one.toString()));
        });
    return content;
  }

  private void assertMoved(Map<String, Map<String, JsonNode>> before, String when) {
    assertThat(server.schema().keySet())
        .as(when)
        .containsExactlyInAnyOrder(BIG, EMPTY, ODD, FOREIGN);
    before.forEach((name, content) -> {
      assertThat(content(name, "/vectors/default")).as(when).isEqualTo(content);
      assertThat(
              server
                  .schema()
                  .get(name)
                  .at("/vectorConfig/default/vectorIndexConfig/skip")
                  .asBoolean(true))
          .as(when)
          .isFalse();
    });
    assertThat(server.schema().get(FOREIGN).has("vectorConfig")).as(when).isFalse();
  }

  @Test
  void everyObjectIsInTheNewFormOnceAndIsFoundByItsOwnVector() {
    var before = fill();
    var moved = move().perform();
    assertMoved(before, "at once");
    assertThat(moved)
        .containsExactly(
            new VectorMove.Moved(BIG, 130, 130, 5),
            new VectorMove.Moved(EMPTY, 0, 0, 0),
            new VectorMove.Moved(ODD, 3, 3, moved.get(2).found()));
    assertThat(move().others()).containsExactly(FOREIGN);
  }

  @Test
  void theNewFormHasWhatLaterReleasesNameAndKeepsWhatSomebodyChose() {
    fill();
    ((ObjectNode) server.schema().get(BIG).path("vectorIndexConfig")).put("maxConnections", 77);
    server
        .schema()
        .get(BIG)
        .withArray("/properties")
        .addObject()
        .put("name", "app_id")
        .putArray("dataType")
        .add("uuid");
    move().perform();
    var made = server.schema().get(BIG);
    assertThat(made.at("/vectorConfig/default/vectorIndexConfig/maxConnections").asInt())
        .isEqualTo(77);
    assertThat(made.path("properties").valueStream().map(p -> p.path("name").asString()))
        .contains(
            "text",
            "document_id",
            "doc_id",
            "chunk_index",
            "doc_type",
            "is_summary",
            "original_chunk_id")
        .doesNotHaveDuplicates();
    assertThat(made.path("properties").valueStream().map(p -> p.path("dataType").toString()))
        .doesNotContain("[\"uuid\"]");
  }

  @Test
  void aSecondMoveChangesNothing() {
    var before = fill();
    move().perform();
    var again = move().perform();
    assertMoved(before, "again");
    assertThat(again).extracting(VectorMove.Moved::compared).containsOnly(0L);
    assertThat(again).extracting(VectorMove.Moved::objects).containsExactly(130L, 0L, 3L);
  }

  @Test
  void S10_brokenOffAtEveryRequestItGoesOnAndEndsWithEveryObjectOnce() {
    fill();
    server.cut(-1, false);
    move().perform();
    int requests = server.requests();
    var changes = server.changes();
    assertThat(changes).hasSizeGreaterThan(14);
    assertThat(requests).isGreaterThan(40);
    for (int at = 0; at < requests; at++) {
      for (boolean after : changes.contains(at) ? List.of(false, true) : List.of(false)) {
        var before = fill();
        server.cut(at, after);
        assertThatThrownBy(() -> move().perform()).isInstanceOf(OutsideException.class);
        server.cut(-1, false);
        move().perform();
        assertMoved(before, "cut %s request %d".formatted(after ? "after" : "before", at));
      }
    }
  }

  @Test
  void whatTheServerChangesOnTheWayIsSeenBeforeTheOldOneIsDeleted() {
    var before = fill();
    server.onWrite =
        o -> {
          ((ObjectNode) o.path("properties")).put("text", "changed");
          return o;
        };
    assertThatThrownBy(() -> move().perform())
        .isInstanceOf(OutsideException.class)
        .hasMessageContaining("a copy of a collection is not equal to it");
    assertThat(content(BIG, "/vector")).isEqualTo(before.get(BIG));
  }

  @Test
  void aVectorThatLosesADigitIsSeen() {
    var before = fill();
    server.onWrite =
        o -> {
          var vector = o.withArray("/vectors/default");
          vector.set(0, (float) vector.path(0).asDouble() * 1.000001f);
          return o;
        };
    assertThatThrownBy(() -> move().perform()).hasMessageContaining("is not equal to it");
    assertThat(content(BIG, "/vector")).isEqualTo(before.get(BIG));
  }

  @Test
  void anObjectThatTheServerRefusesStopsTheMove() {
    var before = fill();
    String victim = server.objects(BIG).keySet().stream().skip(120).findFirst().orElseThrow();
    server.onWrite = o -> o.path("id").asString().equals(victim) ? o.put("refused", true) : o;
    assertThatThrownBy(() -> move().perform())
        .hasMessageContaining("did not take an object")
        .hasMessageContaining(victim);
    assertThat(content(BIG, "/vector")).isEqualTo(before.get(BIG));
  }

  @Test
  void aServerThatCountsMoreThanItListsStopsTheMoveBeforeAnythingIsDeleted() {
    var before = fill();
    server.miscounted = 1;
    assertThatThrownBy(() -> move().perform()).hasMessageContaining("does not list all");
    assertThat(content(BIG, "/vector")).isEqualTo(before.get(BIG));
  }

  @Test
  void whoLostTheRunDeletesNothing() {
    var before = fill();
    var taken = new OutsideException(Weaviate.failed("taken over", "by another").failure());
    var move =
        new VectorMove(
            server.client(),
            () -> {
              throw taken;
            });
    assertThatThrownBy(move::perform).isSameAs(taken);
    assertThat(server.schema().keySet()).containsExactlyInAnyOrder(BIG, EMPTY, ODD, FOREIGN);
    assertThat(content(BIG, "/vector")).isEqualTo(before.get(BIG));
  }

  @Test
  void aCollectionWhoseFilesAreThereAndThatTheServerDoesNotKnowStopsTheMove() {
    fill();
    move().await(Set.of(BIG.toLowerCase(java.util.Locale.ROOT)), Duration.ZERO);
    assertThatThrownBy(() -> move().await(Set.of("vector_index_lost_node"), Duration.ofMillis(1)))
        .hasMessageContaining("vector_index_lost_node");
  }

  @Test
  void S23_theKeyIsInNoMessage() {
    fill();
    server.cut(0, false);
    assertThatThrownBy(() -> move().perform())
        .satisfies(e -> assertThat(e.toString()).doesNotContain(FakeWeaviate.KEY));
  }
}
