package org.serverzoo.http1;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Optional;
import org.serverzoo.api.Status;
import org.serverzoo.api.Target;
import org.serverzoo.api.TransferCodings;

/// What the header fields of one request say about its framing and its connection.
///
/// Fields are offered one line at a time; only the five whose names matter here are looked at, the
/// rest is validated and passed over. Used by one thread, again for every request of a connection.
final class FramingFields {

  /// A length that no limit allows; digits beyond it change nothing.
  private static final long TOO_LONG = 1L << 50;

  private boolean hostSeen;
  private long contentLength;
  private String transferEncoding = "";
  private boolean closeSeen;
  private boolean keepAliveSeen;
  private boolean continueExpected;
  private boolean unmetExpectation;

  /// Forgets the request before.
  void reset() {
    hostSeen = false;
    contentLength = -1;
    transferEncoding = "";
    closeSeen = false;
    keepAliveSeen = false;
    continueExpected = false;
    unmetExpectation = false;
  }

  /// Takes one field line, the line end left out.
  void offer(byte[] bytes, int from, int to) throws Refusal {
    int colon = endOfName(bytes, from, to);
    int valueFrom = skipWhiteSpace(bytes, colon + 1, to);
    int valueTo = trimWhiteSpace(bytes, valueFrom, to);
    checkValue(bytes, valueFrom, valueTo);
    interpret(bytes, from, colon, valueFrom, valueTo);
  }

  /// Checks a field that nothing here listens to: one of a trailer.
  static void check(byte[] bytes, int from, int to) throws Refusal {
    checkValue(bytes, endOfName(bytes, from, to) + 1, to);
  }

  private static void checkValue(byte[] bytes, int from, int to) throws Refusal {
    for (int i = from; i < to; i++) {
      if (!Octets.isFieldValue(bytes[i])) {
        throw Refusal.badRequest("a control character stands in a field value");
      }
    }
  }

  /// A name is a token right before its colon: a space between the two has let requests be smuggled
  /// (RFC 9112 section 5.1), and so has a line that continues the one before (section 5.2).
  private static int endOfName(byte[] bytes, int from, int to) throws Refusal {
    int colon = from;
    while (colon < to && Octets.isToken(bytes[colon])) {
      colon++;
    }
    if (colon == from || colon == to || bytes[colon] != ':') {
      throw Refusal.badRequest("a field line is a name, a colon and a value");
    }
    return colon;
  }

  private void interpret(byte[] bytes, int from, int colon, int valueFrom, int valueTo)
      throws Refusal {
    switch (colon - from) {
      case 4 -> {
        if (Octets.spells(bytes, from, colon, "host")) {
          host(bytes, valueFrom, valueTo);
        }
      }
      case 6 -> {
        if (Octets.spells(bytes, from, colon, "expect")) {
          expect(bytes, valueFrom, valueTo);
        }
      }
      case 10 -> {
        if (Octets.spells(bytes, from, colon, "connection")) {
          connection(bytes, valueFrom, valueTo);
        }
      }
      case 14 -> {
        if (Octets.spells(bytes, from, colon, "content-length")) {
          contentLength(bytes, valueFrom, valueTo);
        }
      }
      case 17 -> {
        if (Octets.spells(bytes, from, colon, "transfer-encoding")) {
          transferEncoding(bytes, valueFrom, valueTo);
        }
      }
      default -> {
        // No name of another length matters here.
      }
    }
  }

  private void host(byte[] bytes, int from, int to) throws Refusal {
    if (hostSeen || !(isPlainHost(bytes, from, to) || isRareHost(bytes, from, to))) {
      throw Refusal.badRequest("Host is doubled, empty or not a host and port");
    }
    hostSeen = true;
  }

  /// A name or an IPv4 address, perhaps with a port: nearly every Host, judged without a string.
  private static boolean isPlainHost(byte[] bytes, int from, int to) {
    int i = from;
    while (i < to && Octets.isHostName(bytes[i])) {
      i++;
    }
    if (i == from) {
      return false;
    }
    if (i < to && bytes[i] == ':') {
      i++;
      while (i < to && Octets.isDigit(bytes[i])) {
        i++;
      }
    }
    return i == to;
  }

  private static boolean isRareHost(byte[] bytes, int from, int to) {
    return Target.isAuthority(new String(bytes, from, to - from, ISO_8859_1));
  }

  private void expect(byte[] bytes, int from, int to) {
    for (int start = from; start < to; ) {
      int end = endOfElement(bytes, start, to);
      int elementFrom = skipWhiteSpace(bytes, start, end);
      int elementTo = trimWhiteSpace(bytes, elementFrom, end);
      boolean met = Octets.spells(bytes, elementFrom, elementTo, "100-continue");
      continueExpected |= met;
      // An empty element means nothing (RFC 9110 section 5.6.1.2).
      unmetExpectation |= !met && elementFrom < elementTo;
      start = end + 1;
    }
  }

  private static int endOfElement(byte[] bytes, int from, int to) {
    int end = from;
    while (end < to && bytes[end] != ',') {
      end++;
    }
    return end;
  }

  private static int skipWhiteSpace(byte[] bytes, int from, int to) {
    int i = from;
    while (i < to && Octets.isWhiteSpace(bytes[i])) {
      i++;
    }
    return i;
  }

  private static int trimWhiteSpace(byte[] bytes, int from, int to) {
    int i = to;
    while (i > from && Octets.isWhiteSpace(bytes[i - 1])) {
      i--;
    }
    return i;
  }

  private void connection(byte[] bytes, int from, int to) {
    for (int start = from; start < to; ) {
      int end = endOfElement(bytes, start, to);
      int optionFrom = skipWhiteSpace(bytes, start, end);
      int optionTo = trimWhiteSpace(bytes, optionFrom, end);
      closeSeen |= Octets.spells(bytes, optionFrom, optionTo, "close");
      keepAliveSeen |= Octets.spells(bytes, optionFrom, optionTo, "keep-alive");
      start = end + 1;
    }
  }

  private void contentLength(byte[] bytes, int from, int to) throws Refusal {
    if (contentLength >= 0 || from == to) {
      throw Refusal.badRequest("Content-Length is doubled or empty");
    }
    long length = 0;
    for (int i = from; i < to; i++) {
      if (!Octets.isDigit(bytes[i])) {
        throw Refusal.badRequest("Content-Length is not a number");
      }
      length = Math.min(length * 10 + (bytes[i] - '0'), TOO_LONG);
    }
    contentLength = length;
  }

  /// Lines of one name make one list (RFC 9110 section 5.2).
  private void transferEncoding(byte[] bytes, int from, int to) throws Refusal {
    String value = new String(bytes, from, to - from, ISO_8859_1);
    if (value.isEmpty()) {
      throw Refusal.badRequest("Transfer-Encoding is empty");
    }
    transferEncoding = transferEncoding.isEmpty() ? value : transferEncoding + ',' + value;
  }

  /// Judges the fields together, once all have been offered.
  void check(boolean oneDotZero, int maxBodyBytes) throws Refusal {
    if (!hostSeen && !oneDotZero) {
      throw Refusal.badRequest("no Host"); // RFC 9112 section 3.2
    }
    if (chunked()) {
      if (contentLength >= 0 || oneDotZero) {
        throw Refusal.badRequest("Transfer-Encoding beside Content-Length or in HTTP/1.0");
      }
      Optional<Status> unread = TransferCodings.refusal(transferEncoding);
      if (unread.isPresent()) {
        throw new Refusal(unread.get(), "a transfer coding other than chunked, or after it");
      }
    }
    if (contentLength > maxBodyBytes) {
      throw new Refusal(Status.CONTENT_TOO_LARGE, "Content-Length is over the limit");
    }
    // In HTTP/1.0 an expectation means nothing (RFC 9110 section 10.1.1).
    if (unmetExpectation && !oneDotZero) {
      throw new Refusal(Status.EXPECTATION_FAILED, "an expectation other than 100-continue");
    }
  }

  boolean chunked() {
    return !transferEncoding.isEmpty();
  }

  /// In bytes; 0 where the request has no content of a stated length.
  int contentLength() {
    return (int) Math.max(0, contentLength);
  }

  /// A 1.0 client cannot read an interim answer (RFC 9110 section 10.1.1).
  boolean continueExpected(boolean oneDotZero) {
    return continueExpected && !oneDotZero;
  }

  Persistence persistence(boolean oneDotZero) {
    if (closeSeen) {
      return Persistence.CLOSE;
    }
    if (!oneDotZero) {
      return Persistence.KEEP;
    }
    return keepAliveSeen ? Persistence.KEEP_ANNOUNCED : Persistence.CLOSE;
  }
}
