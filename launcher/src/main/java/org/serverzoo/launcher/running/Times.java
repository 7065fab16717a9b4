package org.serverzoo.launcher.running;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Times as they are typed and shown: a number with its unit, because a plain one was seconds to
/// one reader and milliseconds to another.
public final class Times {

  private static final Pattern TIME = Pattern.compile("([0-9]{1,9})(ms|s|m|h)");

  /// Longer than anybody measures, and far from where nanoseconds overflow.
  private static final Duration LONGEST = Duration.ofHours(24);

  private Times() {}

  /// `20ms`, `30s`, `1m` or `1h`.
  ///
  /// @throws IllegalArgumentException with the rest of a sentence if it is not a time
  public static Duration parse(String text) {
    if (text.matches("[0-9]+")) {
      throw new IllegalArgumentException(
          "'%s' has no unit; write %sms, %ss or %sm".formatted(text, text, text, text));
    }
    Matcher parts = TIME.matcher(text);
    if (!parts.matches()) {
      throw new IllegalArgumentException(
          "'%s' is not a time; write it like 20ms, 30s or 1m".formatted(text));
    }
    long count = Long.parseLong(parts.group(1));
    Duration time =
        switch (parts.group(2)) {
          case "ms" -> Duration.ofMillis(count);
          case "s" -> Duration.ofSeconds(count);
          case "m" -> Duration.ofMinutes(count);
          default -> Duration.ofHours(count);
        };
    if (time.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException("%s is too long; use at most 24h".formatted(text));
    }
    return time;
  }

  /// As [#parse(String)] reads it: `20ms`, `30s`.
  static String text(Duration time) {
    long millis = time.toMillis();
    if (millis % 1000 != 0 || millis == 0) {
      return millis + "ms";
    }
    return millis % 60_000 == 0 ? millis / 60_000 + "m" : millis / 1000 + "s";
  }
}
