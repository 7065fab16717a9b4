package org.serverzoo.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;

/// Nothing that tests have started outlives the JVM that they run in: no server, no worker, no
/// process that a server has handed over to, and no PostgreSQL that nobody else uses. JUnit finds
/// it by itself.
///
/// A test ends what it has started. One that fails, or runs out of time, may not come to that, and
/// a JVM that is killed has no last word. So a shell waits beside each JVM of tests for its end,
/// and then ends whatever has the JVM's mark in its environment, which children inherit from their
/// parents. What that was stands in `target/leftovers`.
///
/// Only where there is `/proc`.
public final class Leftovers implements LauncherSessionListener {

  static final Path PROC = Path.of("/proc/self/fd");

  static final String MARK = "SERVERZOO_TESTS";

  @Override
  public void launcherSessionOpened(LauncherSession session) {
    String mark = System.getenv().getOrDefault(MARK, "");
    Path home = Path.of(System.getProperty("zoo.home", ".zoo"));
    Path report = Path.of("target", "leftovers").toAbsolutePath();
    if (!mark.isEmpty() && Files.isDirectory(PROC)) {
      try {
        endBehind(ProcessHandle.current().pid(), mark, home, report);
      } catch (IOException failed) {
        throw new UncheckedIOException(failed);
      } catch (InterruptedException stopping) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /// Returns as soon as there is a process that waits for the end of another.
  static void endBehind(long pid, String mark, Path home, Path report)
      throws IOException, InterruptedException {
    ProcessBuilder shell =
        new ProcessBuilder(
                List.of(
                    "sh",
                    "-c",
                    script(),
                    "leftovers",
                    String.valueOf(pid),
                    mark,
                    home.toString(),
                    report.toString()))
            .redirectOutput(Redirect.DISCARD)
            .redirectError(Redirect.DISCARD);
    shell.environment().remove(MARK);
    shell.start().waitFor();
  }

  private static String script() throws IOException {
    try (InputStream script = Leftovers.class.getResourceAsStream("leftovers.sh")) {
      if (script == null) {
        throw new IOException("there is no leftovers.sh beside " + Leftovers.class);
      }
      return new String(script.readAllBytes(), UTF_8);
    }
  }
}
