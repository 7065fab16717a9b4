package org.serverzoo.launcher.running;

import java.util.Locale;

/// The applications that a design can serve.
public enum App {
  /// The zoo's own.
  ZOO("row?id=42"),
  /// Gives back what it was sent.
  ECHO("echo");

  private final String work;

  App(String work) {
    this.work = work;
  }

  /// The path, without the leading slash, of a route that does some work.
  String work() {
    return work;
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// `zoo` or `echo`.
  ///
  /// @throws IllegalArgumentException with the rest of a sentence if it is neither
  public static App parse(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "zoo" -> ZOO;
      case "echo" -> ECHO;
      default ->
          throw new IllegalArgumentException(
              "'%s' is not an application; use zoo or echo".formatted(text));
    };
  }
}
