package dev.belay.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** The published descriptions; each expectation was read in the files themselves. */
class KnownDescriptionsTest {

  @Test
  void everyPublishedDescriptionIsTheSameAsItself() {
    for (String version : KnownDescriptions.versions()) {
      assertThat(ApiComparison.of(known(version), known(version))).as(version).isEmpty();
    }
    assertThat(known("1.13.0").size()).isEqualTo(62);
    assertThat(known("1.16.0").size()).isEqualTo(82);
  }

  @Test
  void uploadRequiresAUserFrom1_15() {
    assertThat(bad("1.14.2", "1.15.0"))
        .containsExactly(
            "POST /files/upload: body.user is required now",
            "GET /form/human_input/{form_token}: 200 body.expiration_time may be null now");
  }

  /** 1.13 wants the user as 1.15 does; what the descriptions of 1.14 say no longer holds. */
  @Test
  void theUserOfAnUploadIsSaidOnAWayAcross1_14() {
    List<ApiFinding> direct = ApiComparison.of(known("1.13.0"), known("1.15.0"));
    assertThat(direct.stream().map(f -> f.operation() + " " + f.place()))
        .doesNotContain("POST /files/upload body.user");
    assertThat(Meanwhile.of("1.13.0", "1.15.0", direct))
        .singleElement()
        .satisfies(m -> {
          assertThat(m.finding().operation()).isEqualTo("POST /files/upload");
          assertThat(m.finding().sentence()).isEqualTo("body.user is required now");
          assertThat(m.releases()).containsExactly("1.14.0", "1.14.1", "1.14.2");
        });
    assertThat(Meanwhile.of("1.14.2", "1.16.0", List.of()))
        .extracting(m -> m.finding().place())
        .doesNotContain("body.user");
    assertThat(Meanwhile.of("1.15.0", "1.16.0", List.of())).isEmpty();
  }

  @Test
  void aPathWhoseParameterWasRenamedIsNeitherRemovedNorAdded() {
    List<ApiFinding> found = ApiComparison.of(known("1.14.2"), known("1.15.0"));
    assertThat(found)
        .extracting(ApiFinding::rule)
        .contains(Rule.PATH_PARAMETER_RENAMED)
        .doesNotContain(Rule.OPERATION_REMOVED, Rule.OPERATION_ADDED);
  }

  @Test
  void fiveFilesThatBecameOneDifferOnlyWhereTheyDo() {
    List<ApiFinding> found = ApiComparison.of(known("1.15.0"), known("1.16.0"));
    assertThat(found)
        .extracting(ApiFinding::rule)
        .doesNotContain(Rule.OPERATION_REMOVED)
        .containsOnlyOnce(Rule.OPERATION_ADDED);
    assertThat(bad("1.15.0", "1.16.0"))
        .contains(
            "DELETE /conversations/{conversation_id}: the body is required now",
            "GET /datasets/{dataset_id}/documents/{document_id}: 200 body.word_count is no longer in the answer",
            "POST /datasets/{dataset_id}/documents/{document_id}/segments: body.segments[].content is required now");
  }

  @Test
  void aReleaseWithoutADescriptionUsesTheOneBeforeAndSaysSo() {
    assertThat(known("1.13.2").label()).isEqualTo("1.13.2 (as described for 1.13.0)");
    assertThat(KnownDescriptions.of("1.2.0")).isEmpty();
  }

  private static List<String> bad(String before, String after) {
    return ApiComparison.of(known(before), known(after)).stream()
        .filter(f -> f.severity() != Severity.COMPATIBLE)
        .map(f -> f.operation() + ": " + f.sentence())
        .toList();
  }

  private static Description known(String version) {
    return KnownDescriptions.of(version).orElseThrow();
  }
}
