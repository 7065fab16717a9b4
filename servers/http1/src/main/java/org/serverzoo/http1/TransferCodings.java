package org.serverzoo.http1;

import java.nio.charset.StandardCharsets;
import org.serverzoo.api.Status;

/// The transfer coding that is understood: `chunked`, alone (RFC 9112 section 6.1).
final class TransferCodings {

  private TransferCodings() {}

  /// Another coding is one that we lack (501), but a list in which `chunked` is not the last, or is
  /// there twice, has no end that both sides agree on (400).
  ///
  /// @param list the `Transfer-Encoding` values of a request, joined by commas
  static void check(String list) throws Refusal {
    if (list.equalsIgnoreCase("chunked")) {
      return;
    }
    boolean chunked = false;
    for (String coding : list.split(",", -1)) {
      int semicolon = coding.indexOf(';');
      String name = (semicolon < 0 ? coding : coding.substring(0, semicolon)).strip();
      if (chunked || !isToken(name)) {
        throw Refusal.badRequest("chunked is not the last transfer coding, or one is no token");
      }
      chunked = name.equalsIgnoreCase("chunked");
      if (chunked && semicolon >= 0) {
        // It has no parameters (RFC 9112 section 7.1).
        throw Refusal.badRequest("chunked has a parameter");
      }
    }
    throw new Refusal(Status.NOT_IMPLEMENTED, "a transfer coding other than chunked");
  }

  private static boolean isToken(String name) {
    for (byte b : name.getBytes(StandardCharsets.ISO_8859_1)) {
      if (!Octets.isToken(b)) {
        return false;
      }
    }
    return !name.isEmpty();
  }
}
