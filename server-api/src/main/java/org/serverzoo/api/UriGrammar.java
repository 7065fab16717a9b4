package org.serverzoo.api;

/// Which characters stand where in a target and in `Host` (RFC 3986 section 2). Tables rather than
/// regular expressions: each request is held against them.
final class UriGrammar {

  private static final int NAME = 1;
  private static final int PATH = 2;
  private static final int HEX = 4;

  private static final Target MALFORMED = new Target.Refused(Status.BAD_REQUEST);

  private static final String ALPHA = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  private static final String DIGITS = "0123456789";
  private static final String UNRESERVED = ALPHA + DIGITS + "-._~";
  private static final String SUB_DELIMS = "!$&'()*+,;=";

  /// A set of the bits above for each character of US-ASCII.
  private static final byte[] CLASSES = new byte[128];

  static {
    admit(NAME, UNRESERVED + SUB_DELIMS);
    admit(PATH, UNRESERVED + SUB_DELIMS + ":@/");
    admit(HEX, DIGITS + "ABCDEFabcdef");
  }

  private UriGrammar() {}

  private static void admit(int kind, String characters) {
    for (int i = 0; i < characters.length(); i++) {
      CLASSES[characters.charAt(i)] |= (byte) kind;
    }
  }

  private static boolean is(int kind, char c) {
    return c < 128 && (CLASSES[c] & kind) != 0;
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  /// The authority, path and query that follow a scheme.
  static Target afterScheme(String raw, int start) {
    int end = start;
    while (end < raw.length() && raw.charAt(end) != '/' && raw.charAt(end) != '?') {
      end++;
    }
    if (!isAuthority(raw.substring(start, end))) {
      return MALFORMED;
    }
    // An empty path is the same resource as `/` (RFC 9110 section 4.2.3).
    return raw.startsWith("/", end) ? resource(raw, end) : resource('/' + raw.substring(end), 0);
  }

  /// The path and query that a target has from its first slash on.
  static Target resource(String raw, int start) {
    int mark = raw.indexOf('?', start);
    if (mark < 0) {
      return isPath(raw, start, raw.length())
          ? new Target.Resource(raw.substring(start), "")
          : MALFORMED;
    }
    return isPath(raw, start, mark) && isQuery(raw, mark + 1, raw.length())
        ? new Target.Resource(raw.substring(start, mark), raw.substring(mark + 1))
        : MALFORMED;
  }

  /// `1*DIGIT`.
  private static boolean isNumber(String text) {
    return !text.isEmpty() && areDigits(text, 0);
  }

  /// The path from `start` to `end`: segments and slashes of RFC 3986 section 3.3.
  private static boolean isPath(String text, int start, int end) {
    return consistsOf(PATH, '/', text, start, end);
  }

  /// The query from `start` to `end` (RFC 3986 section 3.4): as a path, and further question marks.
  private static boolean isQuery(String text, int start, int end) {
    return consistsOf(PATH, '?', text, start, end);
  }

  /// `uri-host [ ":" port ]` of RFC 9110 section 7.2, where http needs a host that is not empty.
  static boolean isAuthority(String text) {
    if (text.startsWith("[")) {
      int end = text.indexOf(']');
      return end > 0 && isIpLiteral(text.substring(1, end)) && isPort(text, end + 1);
    }
    int colon = text.indexOf(':');
    int end = colon < 0 ? text.length() : colon;
    return end > 0 && consistsOf(NAME, '.', text, 0, end) && isPort(text, end);
  }

  /// Characters of one kind, one further character, and `%` with two hexadecimal digits.
  private static boolean consistsOf(int kind, char further, String text, int start, int end) {
    for (int i = start; i < end; i++) {
      char c = text.charAt(i);
      if (is(kind, c) || c == further) {
        continue;
      }
      if (c != '%' || i + 2 >= end || !isHex(text, i + 1, i + 3)) {
        return false;
      }
      i += 2;
    }
    return true;
  }

  /// Nothing, or a colon and any number of digits, none included (RFC 3986 section 3.2.3).
  private static boolean isPort(String text, int start) {
    return start == text.length() || (text.charAt(start) == ':' && areDigits(text, start + 1));
  }

  private static boolean areDigits(String text, int start) {
    for (int i = start; i < text.length(); i++) {
      if (!isDigit(text.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  private static boolean isHex(String text, int start, int end) {
    for (int i = start; i < end; i++) {
      if (!is(HEX, text.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  /// What stands between the brackets: an IPv6 address or `IPvFuture` (RFC 3986 section 3.2.2).
  private static boolean isIpLiteral(String text) {
    if (text.startsWith("v") || text.startsWith("V")) {
      int dot = text.indexOf('.');
      return dot > 1
          && isHex(text, 1, dot)
          && dot + 1 < text.length()
          && text.indexOf('%') < 0
          && consistsOf(NAME, ':', text, dot + 1, text.length());
    }
    int gap = text.indexOf("::");
    if (gap < 0) {
      return groups(text, true) == 8;
    }
    int before = gap == 0 ? 0 : groups(text.substring(0, gap), false);
    String rest = text.substring(gap + 2);
    int after = rest.isEmpty() ? 0 : groups(rest, true);
    return before >= 0 && after >= 0 && before + after <= 7;
  }

  /// How many groups of 16 bits these are, an IPv4 address at the end being two; -1 if malformed.
  private static int groups(String text, boolean mayEndInIpv4) {
    int count = 0;
    for (int start = 0; ; count++) {
      int colon = text.indexOf(':', start);
      int end = colon < 0 ? text.length() : colon;
      if (colon < 0 && mayEndInIpv4 && isIpv4(text.substring(start))) {
        return count + 2;
      }
      if (end == start || end - start > 4 || !isHex(text, start, end)) {
        return -1;
      }
      if (colon < 0) {
        return count + 1;
      }
      start = colon + 1;
    }
  }

  private static boolean isIpv4(String text) {
    String[] parts = text.split("\\.", -1);
    for (String part : parts) {
      boolean leadingZero = part.length() > 1 && part.charAt(0) == '0';
      if (part.length() > 3 || !isNumber(part) || leadingZero || Integer.parseInt(part) > 255) {
        return false;
      }
    }
    return parts.length == 4;
  }
}
