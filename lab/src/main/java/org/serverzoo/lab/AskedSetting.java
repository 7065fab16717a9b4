package org.serverzoo.lab;

import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Whether a server has taken a setting as it was asked for. Published comparisons had other
/// settings than they believed.
final class AskedSetting {

  private static final Pattern TIME = Pattern.compile("(\\d+)(ms|s|m|h)");
  private static final String KERNELS = "kernel's ";

  private AskedSetting() {}

  /// Compares the two.
  ///
  /// @param name of the dial, without dashes
  /// @param asked as it was typed
  /// @param inForce as the server has printed it
  /// @return a sentence if it is not in force, or nobody can tell; empty if it is
  static Optional<String> difference(String name, String asked, Map<String, String> inForce) {
    String key = inForce.containsKey(KERNELS + name) ? KERNELS + name : name;
    if (!inForce.containsKey(key)) {
      return Optional.of("--%s %s was asked for; the server does not say".formatted(name, asked));
    }
    String value = Objects.requireNonNull(inForce.get(key));
    return value.equals(asked) || firstWord(value).equals(firstWord(printed(asked)))
        ? Optional.empty()
        : Optional.of("--%s %s was asked for; in force is: %s".formatted(name, asked, value));
  }

  private static String firstWord(String value) {
    return value.split("[ :,]", 2)[0];
  }

  /// As servers print it: switches as yes and no, times in milliseconds.
  private static String printed(String asked) {
    Matcher time = TIME.matcher(asked);
    if (time.matches()) {
      long unit =
          switch (time.group(2)) {
            case "ms" -> 1;
            case "s" -> 1000;
            case "m" -> 60_000;
            default -> 3_600_000;
          };
      return String.valueOf(Long.parseLong(time.group(1)) * unit);
    }
    return switch (asked) {
      case "true" -> "yes";
      case "false" -> "no";
      default -> asked;
    };
  }
}
