package org.serverzoo.database;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/// Runs PostgreSQL's programs, one after the other, with their output in one log.
///
/// PostgreSQL refuses to run as root. There the programs run in a user namespace, in which nobody
/// is root, though the files still belong to the same user; `unshare -U` makes one.
///
/// @param programs the directory with the programs
/// @param log where all that they and the server say goes to
record Command(Path programs, Path log) {

  private static final Duration PATIENCE = Duration.ofSeconds(75);
  private static final Path SELF = Path.of("/proc/self");

  private static final String AS_ROOT =
      "as root it needs a user namespace, which this machine or container refuses: start it as an"
          + " ordinary user, or give the URL of a database with --db";

  /// Lines that tell why something failed.
  private static final Pattern TELLING =
      Pattern.compile(".*?(?:FATAL:|PANIC:|error:|unshare:|pg_ctl:|initdb:|No such file).*");

  /// Runs a program to its end.
  ///
  /// @throws IOException if it fails or takes too long; the message is the log's reason
  void run(String program, List<String> arguments) throws IOException {
    long from = Files.exists(log) ? Files.size(log) : 0;
    List<String> line = new ArrayList<>();
    if (isRoot()) {
      line.addAll(List.of("unshare", "-U"));
    }
    line.add(programs.resolve(program).toString());
    line.addAll(arguments);
    ProcessBuilder builder =
        new ProcessBuilder(line)
            .directory(programs.toFile())
            .redirectErrorStream(true)
            .redirectOutput(Redirect.appendTo(log.toFile()));
    // Whatever the user set for a server of their own must not reach this one.
    builder.environment().keySet().removeIf(name -> name.startsWith("PG"));
    builder.environment().put("LC_ALL", "C");
    if (await(builder.start()) != 0) {
      throw new IOException(reason(program, from));
    }
  }

  private static int await(Process process) throws IOException {
    try {
      process.getOutputStream().close();
      if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new IOException("it takes longer than " + PATIENCE.toSeconds() + " s");
      }
      return process.exitValue();
    } catch (InterruptedException _) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while waiting for PostgreSQL");
    }
  }

  /// The first telling line that was logged since; later ones are mostly consequences.
  private String reason(String program, long from) throws IOException {
    byte[] all = Files.readAllBytes(log);
    String since = new String(all, (int) from, all.length - (int) from, UTF_8);
    String line =
        since
            .lines()
            .filter(candidate -> TELLING.matcher(candidate).matches())
            .findFirst()
            .orElse(program + " failed");
    String hint = line.startsWith("unshare:") ? "; " + AS_ROOT : "";
    return line.replaceFirst("^.*?(FATAL|PANIC): *", "") + hint + " (see " + log + ")";
  }

  private static boolean isRoot() throws IOException {
    // Only Linux has both the question and the remedy.
    return Files.exists(SELF) && Files.getAttribute(SELF, "unix:uid").equals(0);
  }
}
