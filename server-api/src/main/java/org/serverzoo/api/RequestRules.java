package org.serverzoo.api;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/// What every server checks before the application sees a request, whatever parser read it. Parsers
/// differ most in what they let pass, and two servers that read one message differently are what
/// request smuggling is made of (RFC 9112 section 11.2): so the verdict is made in one place.
///
/// Immutable. A plain request costs about as much as it has characters, in nanoseconds.
public final class RequestRules {

  private static final String HTTP_1_1 = "HTTP/1.1";
  private static final String HTTP_1_0 = "HTTP/1.0";

  private final Limits limits;

  public RequestRules(Limits limits) {
    this.limits = requireNonNull(limits);
  }

  /// The status to refuse the request with, or empty: then the request may be served, and
  /// [Target#parse] understands its target. After a refusal the connection closes, for where the
  /// request ends is no longer certain.
  ///
  /// @param method as on the request line
  /// @param target as on the request line, decoded as ISO-8859-1
  /// @param version the third word of the request line, such as `HTTP/1.1`
  /// @param fields the header section, decoded as ISO-8859-1, values without the space around them
  public Optional<Status> refusal(
      String method, String target, String version, Iterable<Field> fields) {
    if (!Grammar.isToken(method)) {
      return Optional.of(Status.BAD_REQUEST);
    }
    if (!version.equals(HTTP_1_1) && !version.equals(HTTP_1_0)) {
      return Optional.of(ofUnknownVersion(version));
    }
    if (method.length() + target.length() + version.length() + 2 > limits.maxRequestLineBytes()) {
      return Optional.of(Status.URI_TOO_LONG);
    }
    // Its target is an authority, and no tunnel is offered here (RFC 9110 section 9.3.6).
    if (method.equals("CONNECT")) {
      return Optional.of(Status.NOT_IMPLEMENTED);
    }
    if (Target.parse(method, target).isEmpty()) {
      return Optional.of(Status.BAD_REQUEST);
    }
    Section section = new Section();
    for (Field field : fields) {
      section.add(field.name(), field.value());
    }
    return section.refusal(version.equals(HTTP_1_1));
  }

  /// `HTTP/` DIGIT `.` DIGIT, in capitals (RFC 9112 section 2.3), is a version that somebody may
  /// speak; anything else is none.
  private static Status ofUnknownVersion(String version) {
    boolean wellFormed =
        version.length() == HTTP_1_1.length()
            && version.startsWith("HTTP/")
            && Grammar.isDigit(version.charAt(5))
            && version.charAt(6) == '.'
            && Grammar.isDigit(version.charAt(7));
    return wellFormed ? Status.VERSION_NOT_SUPPORTED : Status.BAD_REQUEST;
  }

  /// Whether a `Host` value is a host, perhaps with a port (RFC 9110 section 7.2).
  public static boolean isHost(String value) {
    return Grammar.isAuthority(value);
  }

  /// The status to refuse a transfer coding with, or empty for the one that is understood:
  /// `chunked` alone. Another coding is one that we lack (501), but a list in which `chunked` is
  /// not the last, or is there twice, has no end that both sides agree on (400).
  ///
  /// @param list the `Transfer-Encoding` values of a request, joined by commas
  public static Optional<Status> transferCodingRefusal(String list) {
    if (list.equalsIgnoreCase("chunked")) {
      return Optional.empty();
    }
    boolean chunked = false;
    for (String coding : list.split(",", -1)) {
      int semicolon = coding.indexOf(';');
      String name = (semicolon < 0 ? coding : coding.substring(0, semicolon)).strip();
      if (chunked || !Grammar.isToken(name)) {
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

  /// Whether this many bytes are too many, for any number of digits.
  private static boolean exceeds(String number, int limit) {
    long value = 0;
    for (int i = 0; i < number.length() && value <= limit; i++) {
      value = value * 10 + (number.charAt(i) - '0');
    }
    return value > limit;
  }

  /// What one header section has shown so far. Confined to one call.
  private final class Section {
    private int count;
    private int bytes;
    private int hosts;
    private int lengths;
    private int codings;
    private String contentLength = "";
    private String transferEncoding = "";
    private boolean longLine;
    private boolean malformed;
    private boolean unmetExpectation;

    private void add(String name, String value) {
      count++;
      // As on the wire, with ": " and CRLF.
      int line = name.length() + 2 + value.length();
      bytes += line + 2;
      longLine |= line > limits.maxFieldLineBytes();
      malformed |= !Grammar.isToken(name) || !Grammar.isFieldValue(value);
      if (name.equalsIgnoreCase("Host")) {
        hosts++;
        malformed |= !isHost(value);
      } else if (name.equalsIgnoreCase("Content-Length")) {
        lengths++;
        contentLength = value;
        malformed |= !Grammar.isLength(value);
      } else if (name.equalsIgnoreCase("Transfer-Encoding")) {
        // Lines of one name make one list (RFC 9110 section 5.2).
        transferEncoding = codings++ == 0 ? value : transferEncoding + ',' + value;
      } else if (name.equalsIgnoreCase("Expect")) {
        unmetExpectation |= !value.equalsIgnoreCase("100-continue");
      }
    }

    private Optional<Status> refusal(boolean http11) {
      if (count > limits.maxFields() || bytes > limits.maxHeaderBytes() || longLine) {
        return Optional.of(Status.FIELDS_TOO_LARGE);
      }
      if (malformed || hosts > 1 || (http11 && hosts == 0) || !framed(http11)) {
        return Optional.of(Status.BAD_REQUEST);
      }
      if (codings > 0) {
        Optional<Status> coding = transferCodingRefusal(transferEncoding);
        if (coding.isPresent()) {
          return coding;
        }
      }
      if (exceeds(contentLength, limits.maxBodyBytes())) {
        return Optional.of(Status.CONTENT_TOO_LARGE);
      }
      // In HTTP/1.0 an expectation means nothing (RFC 9110 section 10.1.1).
      return unmetExpectation && http11 ? Optional.of(Status.EXPECTATION_FAILED) : Optional.empty();
    }

    /// At most one length, or a coding and no length (RFC 9112 section 6.3); and HTTP/1.0 knows no
    /// coding (section 6.1).
    private boolean framed(boolean http11) {
      return codings == 0 ? lengths <= 1 : lengths == 0 && http11;
    }
  }
}
