package org.serverzoo.undertow;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Arrays;
import java.util.Optional;
import org.serverzoo.api.Field;
import org.serverzoo.api.Fields;
import org.serverzoo.api.Limits;
import org.serverzoo.api.RequestRules;
import org.serverzoo.api.Status;
import org.serverzoo.api.Target;
import org.serverzoo.undertow.Arrival.Persistence;

/// The request line and the fields of one request, judged by the rules that every design shares.
final class RequestHead {

  /// A head of this many bytes fits Undertow's buffer with room to spare.
  private static final int LONGEST_SHOWN = 8 << 10;

  /// Of Undertow's parser; longer ones are allowed all the same.
  private static final int LONGEST_SHOWN_METHOD = 32;

  private final String method;
  private final Target target;
  private final Fields fields;
  private final boolean http11;

  /// Of the first byte behind the head.
  private final int end;

  private Optional<String> host = Optional.empty();
  private int contentLength;
  private boolean chunked;
  private boolean expectsGoAhead;
  private boolean closeAsked;
  private boolean keepAliveAsked;

  private RequestHead(String method, Target target, Fields fields, boolean http11, int end) {
    this.method = method;
    this.target = target;
    this.fields = fields;
    this.http11 = http11;
    this.end = end;
    fields.forEach(this::heed);
  }

  /// Reads the head that starts at an offset; empty while its end has not come. It is looked at
  /// anew each time that bytes come, for mostly they come all at once.
  static Optional<RequestHead> read(byte[] bytes, int from, Limits limits, RequestRules rules)
      throws Refusal {
    int lineEnd = lineEnd(bytes, from, limits.maxRequestLineBytes(), Status.URI_TOO_LONG);
    if (lineEnd < 0) {
      return Optional.empty();
    }
    int methodEnd = from;
    while (methodEnd < lineEnd && bytes[methodEnd] != ' ') {
      methodEnd++;
    }
    int targetEnd = lineEnd - 1;
    while (targetEnd > methodEnd && bytes[targetEnd] != ' ') {
      targetEnd--;
    }
    if (methodEnd == lineEnd || targetEnd <= methodEnd) {
      throw Refusal.badRequest("a request line is a method, a target and a version");
    }
    int sectionEnd = sectionEnd(bytes, lineEnd + 2, limits);
    if (sectionEnd < 0) {
      return Optional.empty();
    }
    String method = new String(bytes, from, methodEnd - from, ISO_8859_1);
    String target = new String(bytes, methodEnd + 1, targetEnd - methodEnd - 1, ISO_8859_1);
    String version = new String(bytes, targetEnd + 1, lineEnd - targetEnd - 1, ISO_8859_1);
    Fields fields = Fields.ofSection(Arrays.copyOfRange(bytes, lineEnd + 2, sectionEnd));
    Optional<Status> refusal = rules.refusal(method, target, version, fields);
    if (refusal.isPresent()) {
      throw new Refusal(refusal.get(), "the rules");
    }
    boolean http11 = version.equals("HTTP/1.1");
    return Target.parse(method, target)
        .map(parsed -> new RequestHead(method, parsed, fields, http11, sectionEnd + 2));
  }

  /// The offset of the empty line that ends the fields, or -1 while it has not come.
  private static int sectionEnd(byte[] bytes, int from, Limits limits) throws Refusal {
    int count = 0;
    int start = from;
    while (true) {
      int room = Math.max(limits.maxHeaderBytes() - (start - from) - 2, 0);
      int longest = Math.min(room, limits.maxFieldLineBytes());
      int end = lineEnd(bytes, start, longest, Status.FIELDS_TOO_LARGE);
      if (end <= start) {
        return end;
      }
      if (++count > limits.maxFields()) {
        throw new Refusal(Status.FIELDS_TOO_LARGE, "more fields than the limit");
      }
      requireField(bytes, start, end);
      start = end + 2;
    }
  }

  /// What [Fields] relies on, and what the rules cannot see any more after it: it needs a colon in
  /// each line, and strips control characters with the space around a value.
  private static void requireField(byte[] bytes, int from, int to) throws Refusal {
    boolean colonSeen = false;
    for (int i = from; i < to; i++) {
      byte b = bytes[i];
      colonSeen |= b == ':';
      if (b >= 0 && b < ' ' && b != '\t') {
        throw Refusal.badRequest("a control character stands in a field line");
      }
    }
    if (!colonSeen) {
      throw Refusal.badRequest("a field line is a name, a colon and a value");
    }
  }

  /// The offset of the CRLF that ends the line at an offset, or -1 while it has not come.
  static int lineEnd(byte[] bytes, int from, int maxBytes, Status tooLong) throws Refusal {
    int i = from;
    while (i < bytes.length && bytes[i] != '\n') {
      i++;
    }
    // A line of the full length may still lack its line end, a CR and an LF.
    if (i - from > maxBytes + 1) {
      throw new Refusal(tooLong, "a line is longer than the limit");
    }
    if (i == bytes.length) {
      return -1;
    }
    if (i == from || bytes[i - 1] != '\r') {
      throw Refusal.badRequest("a line ends in LF without CR");
    }
    return i - 1;
  }

  /// The rules have passed: what is there is well-formed and not contradictory.
  private void heed(Field field) {
    String value = field.value();
    switch (field.name().length()) {
      case 4 -> {
        if (field.name().equalsIgnoreCase("Host")) {
          host = Optional.of(value);
        }
      }
      case 6 -> expectsGoAhead |= http11 && field.name().equalsIgnoreCase("Expect");
      case 10 -> {
        if (field.name().equalsIgnoreCase("Connection")) {
          heedConnection(value);
        }
      }
      case 14 -> {
        if (field.name().equalsIgnoreCase("Content-Length")) {
          contentLength = Integer.parseInt(value);
        }
      }
      case 17 -> chunked |= field.name().equalsIgnoreCase("Transfer-Encoding");
      default -> {
        // No name of another length matters here.
      }
    }
  }

  private void heedConnection(String list) {
    for (String option : list.split(",", -1)) {
      closeAsked |= option.strip().equalsIgnoreCase("close");
      keepAliveAsked |= option.strip().equalsIgnoreCase("keep-alive");
    }
  }

  String method() {
    return method;
  }

  Target target() {
    return target;
  }

  Fields fields() {
    return fields;
  }

  int end() {
    return end;
  }

  boolean chunked() {
    return chunked;
  }

  /// In bytes; 0 where the request has no content of a stated length.
  int contentLength() {
    return contentLength;
  }

  boolean hasBody() {
    return chunked || contentLength > 0;
  }

  /// A 1.0 client cannot read an interim answer (RFC 9110 section 10.1.1).
  boolean expectsGoAhead() {
    return expectsGoAhead;
  }

  Persistence persistence() {
    if (closeAsked) {
      return Persistence.CLOSE;
    }
    if (http11) {
      return Persistence.KEEP;
    }
    return keepAliveAsked ? Persistence.KEEP_ANNOUNCED : Persistence.CLOSE;
  }

  /// Whether Undertow reads the same in this head as we do. Its parser and its `HostHeaderHandler`,
  /// which cannot be taken out, are stricter than RFC 9110 in rare places: a `Host` that is not the
  /// target's, a port that is empty or 0, long methods.
  boolean plain(byte[] bytes, int from) {
    boolean originForm = bytes[from + method.length() + 1] == '/' || target.path().equals("*");
    return originForm
        && !hasBody()
        && end - from <= LONGEST_SHOWN
        && method.length() <= LONGEST_SHOWN_METHOD
        && !method.equals("PRI")
        && host.map(RequestHead::isPlainHost).orElse(true);
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
