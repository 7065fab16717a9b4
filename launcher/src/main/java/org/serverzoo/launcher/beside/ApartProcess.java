package org.serverzoo.launcher.beside;

import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import org.serverzoo.posix.Children;

/// A program of others that serves as long as this process lives, and not a moment longer.
///
/// ```
///   this process ──── pipe ───▶ sh: waits for its end, then `kill -QUIT program`
///        └─ starts ───────────▶ program, in a session of its own
/// ```
///
/// Ctrl-C comes to every process of a session, and many programs take it for a stop at once, in the
/// middle of an answer: so the program has a session of its own, where there is `setsid` (Linux).
/// The watching shell is what ends it. However this process ends, by [#close], by `kill -9` or by a
/// crash, the kernel closes its end of the pipe, and the program gets the signal.
public record ApartProcess(Process program, Process watcher) implements AutoCloseable {

  /// @param command its standard output is thrown away, its standard error is ours
  /// @param standardInput a descriptor for it, which the caller keeps and closes; or nothing to
  ///   read
  /// @param signal what makes the program end in good order, such as `QUIT`
  static ApartProcess start(ProcessBuilder command, OptionalInt standardInput, String signal)
      throws IOException {
    command.command(apart(command.command()));
    command.redirectOutput(Redirect.DISCARD).redirectError(Redirect.INHERIT);
    Process program =
        standardInput.isPresent()
            ? Children.start(command, standardInput.getAsInt())
            : command.redirectInput(new File("/dev/null")).start();
    try {
      return new ApartProcess(program, watcher(program.pid(), signal));
    } catch (IOException noShell) {
      program.destroy();
      throw noShell;
    }
  }

  private static Process watcher(long pid, String signal) throws IOException {
    String script = "trap '' HUP INT TERM; read -r _; kill -%s %d".formatted(signal, pid);
    return new ProcessBuilder(apart(List.of("sh", "-c", script)))
        .redirectOutput(Redirect.DISCARD)
        .redirectError(Redirect.DISCARD)
        .start();
  }

  private static List<String> apart(List<String> command) {
    Optional<Path> setsid = Programs.find("setsid", Programs.directories(List.of()));
    List<String> apart = new ArrayList<>();
    setsid.ifPresent(path -> apart.add(path.toString()));
    apart.addAll(command);
    return apart;
  }

  /// Runs the action when the program has ended, for whatever reason, on a thread of its own.
  public void whenEnded(Runnable action) {
    Thread.ofVirtual()
        .name("await-" + program.pid())
        .start(() -> {
          program.onExit().join();
          action.run();
        });
  }

  public boolean hasEnded() {
    return !program.isAlive();
  }

  /// Ends the program in good order, waits for it, and in the end kills it.
  public void stop(Duration grace) {
    try {
      watcher.getOutputStream().close();
      program.waitFor(grace.toMillis(), TimeUnit.MILLISECONDS);
    } catch (IOException _) {
      // The watcher has been killed: nobody is left to tell the program.
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    close();
  }

  /// Ends what is still there, at once.
  @Override
  public void close() {
    watcher.destroyForcibly();
    program.destroyForcibly();
  }
}
