package org.serverzoo.launcher;

import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// The applications that a design can serve.
enum App {
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
  static final class Reader implements ITypeConverter<App> {
    @Override
    public App convert(String text) {
      return switch (text.toLowerCase(Locale.ROOT)) {
        case "zoo" -> ZOO;
        case "echo" -> ECHO;
        default ->
            throw new TypeConversionException(
                "'%s' is not an application; use zoo or echo".formatted(text));
      };
    }
  }
}
