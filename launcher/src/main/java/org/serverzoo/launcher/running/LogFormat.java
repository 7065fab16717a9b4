package org.serverzoo.launcher.running;

/// How what is said through [System.Logger] looks on standard error.
public final class LogFormat {

  /// Date, level, text, and what was thrown.
  private static final String ONE_LINE = "%1$tF %1$tT.%1$tL %4$s %5$s%6$s%n";

  private static final String PROPERTY = "java.util.logging.SimpleFormatter.format";

  private LogFormat() {}

  /// One line for each message, unless the user has another wish. To be called before the first.
  public static void useOneLine() {
    System.setProperty(PROPERTY, System.getProperty(PROPERTY, ONE_LINE));
  }
}
