package org.serverzoo.http1;

/// Character classes of HTTP as a table of flags, and comparisons on raw bytes.
final class Octets {

  static final byte CR = '\r';
  static final byte LF = '\n';

  private static final int TOKEN = 1;
  private static final int FIELD_VALUE = 2;
  private static final int TARGET = 4;
  private static final int HOST_NAME = 8;

  private static final byte[] CLASSES = new byte[256];

  static {
    allow(TOKEN, "!#$%&'*+-.^_`|~"); // tchar, RFC 9110 section 5.6.2
    allow(TARGET, "-._~!$&'()*+,;=:@/?"); // pchar, "/" and "?", RFC 3986; "%" is looked at apart
    allow(HOST_NAME, "-._");
    for (int c = 0; c < CLASSES.length; c++) {
      if (c < 0x80 && Character.isLetterOrDigit(c)) {
        CLASSES[c] |= TOKEN | TARGET | HOST_NAME;
      }
      // VCHAR, obs-text, SP and HTAB, RFC 9110 section 5.5
      if ((c >= ' ' && c != 0x7f) || c == '\t') {
        CLASSES[c] |= FIELD_VALUE;
      }
    }
  }

  private Octets() {}

  private static void allow(int flag, String characters) {
    for (int i = 0; i < characters.length(); i++) {
      CLASSES[characters.charAt(i)] |= (byte) flag;
    }
  }

  static boolean isToken(byte b) {
    return (CLASSES[b & 0xff] & TOKEN) != 0;
  }

  static boolean isFieldValue(byte b) {
    return (CLASSES[b & 0xff] & FIELD_VALUE) != 0;
  }

  static boolean isTarget(byte b) {
    return (CLASSES[b & 0xff] & TARGET) != 0;
  }

  static boolean isHostName(byte b) {
    return (CLASSES[b & 0xff] & HOST_NAME) != 0;
  }

  static boolean isDigit(byte b) {
    return b >= '0' && b <= '9';
  }

  /// The value of a hexadecimal digit, or -1 for any other byte.
  static int hexValue(byte b) {
    return Character.digit((char) (b & 0xff), 16);
  }

  static boolean isWhiteSpace(byte b) {
    return b == ' ' || b == '\t';
  }

  /// Whether the bytes spell a word, without regard to case.
  ///
  /// @param lowerCase the word in lower-case ASCII
  static boolean spells(byte[] bytes, int from, int to, String lowerCase) {
    if (to - from != lowerCase.length()) {
      return false;
    }
    for (int i = 0; i < lowerCase.length(); i++) {
      byte b = bytes[from + i];
      int lower = b >= 'A' && b <= 'Z' ? b + ('a' - 'A') : b;
      if (lower != lowerCase.charAt(i)) {
        return false;
      }
    }
    return true;
  }
}
