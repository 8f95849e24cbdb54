package dev.belay.migration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belay.outside.OutsideException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RevisionsTest {
  private static Revision revision(String id, List<String> parents, String... dependsOn) {
    return new Revision(
        id, parents, List.of(dependsOn), List.of(), "", id + ".py", "", List.of(), List.of());
  }

  private static List<String> ids(List<Revision> revisions) {
    return revisions.stream().map(Revision::id).toList();
  }

  @Test
  void aMergeComesAfterBothBranchesAndEachBranchStaysTogether() {
    var graph =
        Revisions.of(
            List.of(
                revision("a", List.of()),
                revision("b1", List.of("a")),
                revision("b2", List.of("b1")),
                revision("c1", List.of("a")),
                revision("m", List.of("b2", "c1")),
                revision("z", List.of("m"))));
    assertThat(ids(graph.ordered())).containsExactly("a", "c1", "b1", "b2", "m", "z");
    assertThat(graph.head()).isEqualTo("z");
    assertThat(ids(graph.path(Optional.of("b1"), "m"))).containsExactly("c1", "b2", "m");
  }

  @Test
  void whatARevisionDependsOnComesBeforeIt() {
    var graph =
        Revisions.of(
            List.of(
                revision("a", List.of()),
                revision("b", List.of("a"), "x"),
                revision("x", List.of())));
    assertThat(ids(graph.ordered()).indexOf("x")).isLessThan(ids(graph.ordered()).indexOf("b"));
  }

  @Test
  void twoHeadsAMissingParentACycleAndADuplicateAreRefused() {
    assertThatThrownBy(() ->
            Revisions.of(
                    List.of(
                        revision("a", List.of()),
                        revision("b", List.of("a")),
                        revision("c", List.of("a"))))
                .head())
        .hasMessageContaining("2 heads: [b, c]");
    refused("gone", revision("a", List.of("gone")));
    refused("a.py and a.py", revision("a", List.of()), revision("a", List.of()));
    refused(
        "cycle",
        revision("r", List.of()),
        revision("a", List.of("b", "r")),
        revision("b", List.of("a")),
        revision("h", List.of("a")));
  }

  @Test
  void aStampThatIsNotBeforeTheTargetIsRefused() {
    var graph = Revisions.of(List.of(revision("a", List.of()), revision("b", List.of("a"))));
    assertThatThrownBy(() -> graph.path(Optional.of("b"), "a"))
        .isInstanceOf(OutsideException.class)
        .hasMessageContaining("no way up from b to a");
    assertThatThrownBy(() -> graph.path(Optional.of("beta"), "b"))
        .hasMessageContaining("beta is not among these migrations");
  }

  private static void refused(String seen, Revision... revisions) {
    assertThatThrownBy(() -> Revisions.of(List.of(revisions)))
        .isInstanceOf(OutsideException.class)
        .hasMessageContaining(seen);
  }
}
