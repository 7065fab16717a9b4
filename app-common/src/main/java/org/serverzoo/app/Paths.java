package org.serverzoo.app;

/// Brings a percent-encoded path to the form in which a route table spells it.
final class Paths {

  private Paths() {}

  /// Decodes the characters that RFC 3986 section 2.3 calls unreserved (letters, digits, `-._~`):
  /// with or without encoding they are the same path (section 6.2.2.2). Everything else stays
  /// encoded, so `%2F` never becomes a slash. A path is decoded once: `%2569` stays as it is.
  static String decodeUnreserved(String path) {
    StringBuilder plain = new StringBuilder(path.length());
    for (int i = 0; i < path.length(); i++) {
      char c = path.charAt(i);
      int octet = c == '%' ? octet(path, i + 1) : -1;
      if (isUnreserved(octet)) {
        plain.append((char) octet);
        i += 2;
      } else {
        plain.append(c);
      }
    }
    return plain.toString();
  }

  /// The value of two hexadecimal digits, or -1 if they are none.
  private static int octet(String path, int start) {
    if (start + 2 > path.length()) {
      return -1;
    }
    // Negative if either digit is -1.
    return hex(path.charAt(start)) << 4 | hex(path.charAt(start + 1));
  }

  private static int hex(char c) {
    // Character.digit knows the digits of other scripts too.
    return c < 0x80 ? Character.digit(c, 16) : -1;
  }

  private static boolean isUnreserved(int octet) {
    return (octet >= 'a' && octet <= 'z')
        || (octet >= 'A' && octet <= 'Z')
        || (octet >= '0' && octet <= '9')
        || octet == '-'
        || octet == '.'
        || octet == '_'
        || octet == '~';
  }
}
