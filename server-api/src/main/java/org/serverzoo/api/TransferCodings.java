package org.serverzoo.api;

import java.util.Optional;
import java.util.regex.Pattern;

/// The transfer coding that is understood: `chunked`, alone (RFC 9112 section 6.1).
public final class TransferCodings {

  /// RFC 9110 section 5.6.2.
  private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");

  private TransferCodings() {}

  /// Another coding is one that we lack (501), but a list in which `chunked` is not the last, or is
  /// there twice, or in which something is no token, has no end that both sides agree on (400).
  ///
  /// @param list the `Transfer-Encoding` values of a request, joined by commas
  /// @return empty for `chunked`, alone
  public static Optional<Status> refusal(String list) {
    if (list.equalsIgnoreCase("chunked")) {
      return Optional.empty();
    }
    boolean chunked = false;
    for (String coding : list.split(",", -1)) {
      int semicolon = coding.indexOf(';');
      String name = (semicolon < 0 ? coding : coding.substring(0, semicolon)).strip();
      if (chunked || !TOKEN.matcher(name).matches()) {
        return Optional.of(Status.BAD_REQUEST);
      }
      chunked = name.equalsIgnoreCase("chunked");
      if (chunked && semicolon >= 0) {
        // It has no parameters (RFC 9112 section 7.1).
        return Optional.of(Status.BAD_REQUEST);
      }
    }
    return Optional.of(Status.NOT_IMPLEMENTED);
  }
}
