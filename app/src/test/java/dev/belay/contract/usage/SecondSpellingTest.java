package dev.belay.contract.usage;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Dify answers some operations under two spellings; both are calls of the one described. */
class SecondSpellingTest {
  private static final OperationTree TREE =
      OperationTree.of(
          List.of(
              "POST /datasets/{dataset_id}/document/create-by-text",
              "POST /datasets/{dataset_id}/documents/{document_id}/update-by-file",
              "GET /files/{file_id}/preview"));

  @Test
  void anUnderscoreIsTheHyphenOfARoute() {
    assertThat(TREE.name("/datasets/5f/document/create_by_text"))
        .isEqualTo("/datasets/{dataset_id}/document/create-by-text");
    assertThat(TREE.name("/datasets/5f/documents/a_b/update_by_file"))
        .isEqualTo("/datasets/{dataset_id}/documents/{document_id}/update-by-file");
    assertThat(TREE.name("/datasets/5f/document/create-by-text/"))
        .isEqualTo("/datasets/{dataset_id}/document/create-by-text");
    assertThat(TREE.name("/datasets/5f/document/create_by_magic"))
        .isEqualTo("/datasets/{}/document/{}");
  }
}
