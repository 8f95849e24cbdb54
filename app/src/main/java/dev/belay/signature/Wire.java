package dev.belay.signature;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Values as SSH writes them (RFC 4251, section 5). What is cut off or too long is an {@link
 * IllegalArgumentException}, which the readers of whole keys and signatures turn into words.
 */
final class Wire {
  private final ByteBuffer rest;

  Wire(byte[] content) {
    rest = ByteBuffer.wrap(content);
  }

  byte[] raw(int length) {
    if (length < 0 || length > rest.remaining()) {
      throw new IllegalArgumentException("it is cut off");
    }
    byte[] found = new byte[length];
    rest.get(found);
    return found;
  }

  int whole() {
    return ByteBuffer.wrap(raw(Integer.BYTES)).getInt();
  }

  byte[] string() {
    return raw(whole());
  }

  String text() {
    return new String(string(), StandardCharsets.UTF_8);
  }

  BigInteger number() {
    byte[] found = string();
    return found.length == 0 ? BigInteger.ZERO : new BigInteger(found);
  }

  boolean more() {
    return rest.hasRemaining();
  }

  void end() {
    if (more()) {
      throw new IllegalArgumentException("something follows after its end");
    }
  }

  /** Each as a string with its length before it. */
  static byte[] strings(byte[]... parts) {
    var out = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      out.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(part.length).array());
      out.writeBytes(part);
    }
    return out.toByteArray();
  }

  static byte[] joined(byte[]... parts) {
    var out = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
