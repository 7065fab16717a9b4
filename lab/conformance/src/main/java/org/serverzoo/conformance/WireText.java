package org.serverzoo.conformance;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;

/// Bytes as text that a person can read and write: how a request stands in the source of a case,
/// and how an answer stands in the message of a failed one.
///
/// - The end of a line is CRLF, as HTTP wants it nearly everywhere.
/// - A control character is written as its picture: `␊` is a bare LF, `␍` a bare CR, `␀` a NUL.
/// - Any other character up to U+00FF is one byte.
///
/// So a line of a text block that ends in `␊\` ends in a bare LF on the wire.
public final class WireText {

  private static final char PICTURE_OF_NUL = '␀';
  private static final char PICTURE_OF_US = '␟';
  private static final char PICTURE_OF_DEL = '␡';
  private static final char DEL = 0x7F;

  /// Longer messages than this help nobody.
  private static final int MAX_SHOWN_BYTES = 800;

  private WireText() {}

  /// The bytes that a text stands for.
  ///
  /// @throws IllegalArgumentException if a character stands for no single byte
  public static byte[] bytes(String text) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(text.length() + 64);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\n') {
        bytes.write('\r');
        bytes.write('\n');
      } else {
        bytes.write(octet(c));
      }
    }
    return bytes.toByteArray();
  }

  private static int octet(char c) {
    if (c >= PICTURE_OF_NUL && c <= PICTURE_OF_US) {
      return c - PICTURE_OF_NUL;
    }
    if (c == PICTURE_OF_DEL) {
      return DEL;
    }
    if (c > 0xFF || c == '\r') {
      throw new IllegalArgumentException("'%c' (U+%04X) is not one byte".formatted(c, (int) c));
    }
    return c;
  }

  /// The text that bytes are shown as. A long run is cut short, and says so.
  static String shown(byte[] bytes, int from, int to) {
    int end = Math.min(to, from + MAX_SHOWN_BYTES);
    StringBuilder text = new StringBuilder();
    for (int i = from; i < end; i++) {
      char c = (char) (bytes[i] & 0xFF);
      if (c == '\r' && i + 1 < end && bytes[i + 1] == '\n') {
        text.append('\n');
        i++;
      } else {
        text.append(picture(c));
      }
    }
    if (end < to) {
      text.append("… and ").append(to - end).append(" bytes more");
    }
    return text.toString();
  }

  /// See [#shown(byte[], int, int)].
  public static String shown(String latin1) {
    byte[] bytes = latin1.getBytes(ISO_8859_1);
    return shown(bytes, 0, bytes.length);
  }

  /// A text that is not too long for a message.
  static String cut(String text) {
    return text.length() <= MAX_SHOWN_BYTES
        ? text
        : text.substring(0, MAX_SHOWN_BYTES)
            + "… and %d characters more".formatted(text.length() - MAX_SHOWN_BYTES);
  }

  private static char picture(char c) {
    if (c < ' ') {
      return (char) (PICTURE_OF_NUL + c);
    }
    return c == DEL ? PICTURE_OF_DEL : c;
  }
}
