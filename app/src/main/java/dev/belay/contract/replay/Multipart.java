package dev.belay.contract.replay;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.UnaryOperator;
import tools.jackson.databind.JsonNode;

/** A small text file with form fields, as a browser would send it. */
final class Multipart {
  static final String BOUNDARY = "belay-probe-boundary";
  private static final String CONTENT = "A small file that Belay uploads as a probe.\n";

  private Multipart() {}

  static byte[] of(String file, Optional<JsonNode> fields, UnaryOperator<String> filled) {
    var form = new StringBuilder();
    fields.ifPresent(body -> {
      for (var field : body.properties()) {
        form.append("--").append(BOUNDARY).append("\r\nContent-Disposition: form-data; name=\"");
        form.append(field.getKey()).append("\"\r\n\r\n");
        form.append(Probe.filled(field.getValue().asString(), filled)).append("\r\n");
      }
    });
    form.append("--").append(BOUNDARY);
    form.append("\r\nContent-Disposition: form-data; name=\"file\"; filename=\"").append(file);
    form.append("\"\r\nContent-Type: text/plain\r\n\r\n").append(CONTENT).append("\r\n--");
    form.append(BOUNDARY).append("--\r\n");
    return form.toString().getBytes(StandardCharsets.UTF_8);
  }

  static String encoded(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
