package org.serverzoo.conformance;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A part of an answer that differs each time. Each is as long every time, so that the whole answer
/// is.
enum Mask {
  /// An IMF-fixdate (RFC 9110 section 5.6.7).
  DATE(
      "‹date›",
      "(Mon|Tue|Wed|Thu|Fri|Sat|Sun), [0-3][0-9] "
          + "(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) "
          + "[0-9]{4} [0-2][0-9]:[0-5][0-9]:[0-6][0-9] GMT",
      29),
  /// A UUID of version 7 (RFC 9562 section 5.7).
  UUID("‹uuid›", "[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}", 36),
  /// The first column of a row that was chosen at random.
  DIGITS("‹10 digits›", "[0-9]{10}", 10),
  /// The second column of a row.
  LETTERS("‹20 letters›", "[A-Za-z]{20}", 20),
  /// A time below ten seconds.
  SECONDS("‹seconds›", "[0-9]\\.[0-9]{4}", 6);

  private static final Pattern ANY = Pattern.compile("‹[^›]*›");

  private final String sign;
  private final String pattern;
  private final int width;

  Mask(String sign, String pattern, int width) {
    this.sign = sign;
    this.pattern = pattern;
    this.width = width;
  }

  /// Whether the text is the golden one, masked parts aside.
  static boolean matches(String golden, String text) {
    if (golden.indexOf('‹') < 0) {
      return golden.equals(text);
    }
    StringBuilder regex = new StringBuilder();
    Matcher masks = ANY.matcher(golden);
    int start = 0;
    for (; masks.find(); start = masks.end()) {
      regex.append(Pattern.quote(golden.substring(start, masks.start())));
      regex.append(of(masks.group()).pattern);
    }
    regex.append(Pattern.quote(golden.substring(start)));
    return Pattern.matches(regex.toString(), text);
  }

  /// How many bytes longer the masked parts of a golden text are than their signs in UTF-8.
  static int widening(String golden) {
    return ANY.matcher(golden)
        .results()
        .map(MatchResult::group)
        .mapToInt(sign -> of(sign).width - sign.getBytes(UTF_8).length)
        .sum();
  }

  private static Mask of(String sign) {
    for (Mask mask : values()) {
      if (mask.sign.equals(sign)) {
        return mask;
      }
    }
    throw new IllegalArgumentException("There is no mask " + sign);
  }
}
