package org.serverzoo.undertow;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.nio.ByteBuffer;
import org.serverzoo.api.Request;

/// What Undertow's parser is shown of a request: its head, or one in its place.
///
/// In its place where Undertow would read something else in it than was read before: content that
/// has been taken off the connection already, and what its parser and its `HostHeaderHandler`,
/// which cannot be taken out, allow less of than RFC 9110: an IPv6 `Host`, a port that is empty or
/// 0, long methods.
final class ShownHead {

  /// A head of this many bytes fits Undertow's buffer with room to spare.
  private static final int LONGEST = 8 << 10;

  /// Room for any of them.
  static final int MOST_BYTES = LONGEST + 64;

  private static final int LONGEST_METHOD = 32;

  private static final byte[] END_OF_LINE = " HTTP/1.1\r\n".getBytes(ISO_8859_1);
  private static final byte[] END_OF_HEAD = "\r\n".getBytes(ISO_8859_1);

  private static final byte[] STAND_IN = standIn("GET");

  /// Undertow must know of a HEAD request, or it would send the body.
  private static final byte[] HEAD_STAND_IN = standIn("HEAD");

  private ShownHead() {}

  private static byte[] standIn(String method) {
    return (method + " / HTTP/1.1\r\nHost: zoo\r\n\r\n").getBytes(ISO_8859_1);
  }

  /// Writes the head of a request into a buffer that has room for it.
  static void put(Request request, ByteBuffer to) {
    byte[] method = request.method().getBytes(ISO_8859_1);
    byte[] target = request.target().getBytes(ISO_8859_1);
    ByteBuffer fields = request.fields().section();
    if (method.length + target.length + fields.remaining() <= LONGEST && isPlain(request)) {
      to.put(method).put((byte) ' ').put(target).put(END_OF_LINE).put(fields).put(END_OF_HEAD);
    } else {
      to.put(request.method().equals("HEAD") ? HEAD_STAND_IN : STAND_IN);
    }
  }

  /// Writes a head where there is no request, but an answer to be made.
  static void putStandIn(ByteBuffer to) {
    to.put(STAND_IN);
  }

  private static boolean isPlain(Request request) {
    return request.body().length() == 0
        && request.method().length() <= LONGEST_METHOD
        && !request.method().equals("PRI")
        && request.fields().first("Transfer-Encoding").isEmpty()
        && request.fields().first("Host").filter(ShownHead::isPlainHost).isPresent();
  }

  /// A name or an IPv4 address, and a port that exists.
  private static boolean isPlainHost(String host) {
    int colon = host.indexOf(':');
    int end = colon < 0 ? host.length() : colon;
    for (int i = 0; i < end; i++) {
      char c = host.charAt(i);
      boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
      if (!letter && !(c >= '0' && c <= '9') && c != '-' && c != '.') {
        return false;
      }
    }
    return colon < 0 || isPort(host.substring(colon + 1));
  }

  private static boolean isPort(String digits) {
    return !digits.isEmpty()
        && digits.length() <= 5
        && Integer.parseInt(digits) >= 1
        && Integer.parseInt(digits) <= 65_535;
  }
}
