package org.serverzoo.http1;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import org.serverzoo.api.Status;
import org.serverzoo.api.Target;

/// The first line of a request (RFC 9112 section 3): `method SP target SP HTTP/1.x`.
///
/// @param oneDotZero whether the client speaks HTTP/1.0
record RequestLine(String method, String path, String query, boolean oneDotZero) {

  private static final int VERSION_LENGTH = "HTTP/1.1".length();

  /// Reads the bytes between two offsets, the line end left out.
  static RequestLine parse(byte[] bytes, int from, int to) throws Refusal {
    int methodEnd = from;
    while (methodEnd < to && Octets.isToken(bytes[methodEnd])) {
      methodEnd++;
    }
    int targetEnd = to - VERSION_LENGTH - 1;
    if (methodEnd == from || methodEnd >= targetEnd || bytes[methodEnd] != ' ') {
      throw Refusal.badRequest("a request line is a method, a target and a version");
    }
    if (bytes[targetEnd] != ' ') {
      throw Refusal.badRequest("one space stands before HTTP/1.1");
    }
    boolean oneDotZero = isOneDotZero(bytes, targetEnd + 1);
    String method = method(bytes, from, methodEnd);
    return withTarget(method, bytes, methodEnd + 1, targetEnd, oneDotZero);
  }

  private static boolean isOneDotZero(byte[] bytes, int from) throws Refusal {
    boolean wellFormed =
        bytes[from] == 'H'
            && bytes[from + 1] == 'T'
            && bytes[from + 2] == 'T'
            && bytes[from + 3] == 'P'
            && bytes[from + 4] == '/'
            && Octets.isDigit(bytes[from + 5])
            && bytes[from + 6] == '.'
            && Octets.isDigit(bytes[from + 7]);
    if (!wellFormed) {
      throw Refusal.badRequest("the version is not HTTP/ and two digits");
    }
    if (bytes[from + 5] != '1') {
      throw new Refusal(Status.VERSION_NOT_SUPPORTED, "the version is no 1.x");
    }
    // A later minor version is read as the latest one known (RFC 9110 section 2.5).
    return bytes[from + 7] == '0';
  }

  /// Nearly every request is a GET: that one costs no new string.
  private static String method(byte[] bytes, int from, int to) {
    boolean get =
        to - from == 3 && bytes[from] == 'G' && bytes[from + 1] == 'E' && bytes[from + 2] == 'T';
    return get ? "GET" : new String(bytes, from, to - from, ISO_8859_1);
  }

  private static RequestLine withTarget(
      String method, byte[] bytes, int from, int to, boolean oneDotZero) throws Refusal {
    int questionMark = to;
    int i = from;
    while (i < to && Octets.isTarget(bytes[i])) {
      if (bytes[i] == '?' && questionMark == to) {
        questionMark = i;
      }
      i++;
    }
    if (i < to || bytes[from] != '/') {
      return withRareTarget(method, new String(bytes, from, to - from, ISO_8859_1), oneDotZero);
    }
    String path = path(bytes, from, questionMark);
    String query =
        questionMark == to
            ? ""
            : new String(bytes, questionMark + 1, to - questionMark - 1, ISO_8859_1);
    return new RequestLine(method, path, query, oneDotZero);
  }

  private static String path(byte[] bytes, int from, int to) {
    return to - from == 1 ? "/" : new String(bytes, from, to - from, ISO_8859_1);
  }

  /// Percent-encoded, absolute-form, `*`, or wrong.
  private static RequestLine withRareTarget(String method, String target, boolean oneDotZero)
      throws Refusal {
    return switch (Target.parse(method, target)) {
      case Target.Resource(String path, String query) ->
          new RequestLine(method, path, query, oneDotZero);
      case Target.Refused(Status status) -> throw new Refusal(status, "the target is refused");
    };
  }
}
