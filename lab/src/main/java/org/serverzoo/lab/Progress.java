package org.serverzoo.lab;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;

/// Tells somebody who waits how far the lab is: a bar that is painted over on a terminal, a line
/// for each finished turn otherwise.
public final class Progress {

  private static final int WIDTH = 24;

  /// What fits on a line of any terminal: one that wraps cannot be painted over.
  private static final int LONGEST = 79;

  private static final String ERASE_LINE = "\r\u001b[K";

  private final PrintStream out;
  private final boolean terminal;

  Progress(PrintStream out, boolean terminal) {
    this.out = out;
    this.terminal = terminal;
  }

  /// On standard error, so that standard output holds the result alone.
  public static Progress onStandardError() {
    return new Progress(System.err, standardErrorIsTerminal());
  }

  /// The console of the JDK answers for standard input and output only.
  private static boolean standardErrorIsTerminal() {
    try {
      String target = Files.readSymbolicLink(Path.of("/proc/self/fd/2")).toString();
      return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty");
    } catch (IOException unknown) {
      return false;
    }
  }

  /// @param finished turns, of all
  /// @param left until the end, as far as can be told
  void now(int finished, int all, String doing, Duration left) {
    if (terminal) {
      int full = WIDTH * finished / all;
      String bar =
          "[%s%s] %d of %d, %s left: %s"
              .formatted(
                  "#".repeat(full), ".".repeat(WIDTH - full), finished, all, time(left), doing);
      out.print(ERASE_LINE + bar.substring(0, Math.min(bar.length(), LONGEST)));
      out.flush();
    }
  }

  void finished(int finished, int all, String what, Duration left) {
    if (!terminal) {
      out.printf("%d of %d, %s left: %s%n", finished, all, time(left), what);
    }
  }

  void end() {
    if (terminal) {
      out.print(ERASE_LINE);
      out.flush();
    }
  }

  private static String time(Duration left) {
    return String.format(Locale.ROOT, "%d:%02d", left.toMinutes(), left.toSecondsPart());
  }
}
