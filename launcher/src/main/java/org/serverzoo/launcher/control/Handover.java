package org.serverzoo.launcher.control;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.serverzoo.launcher.running.JavaCommand;
import org.serverzoo.posix.Children;
import org.serverzoo.posix.Posix;

/// Starts this program anew on the socket on which it listens, and waits until it serves.
///
/// ```
///   old process   serves ───────────────────────▶ drains, ends
///                   │ fd 0 = its listening socket   ▲
///   new process     └▶ starts ──▶ listens, ready ───┘ ──▶ serves on
/// ```
///
/// From the start of the new one until the end of the old one both accept from the same queue in
/// the kernel, so that no client is ever refused.
public final class Handover {

  private static final Duration START = Duration.ofSeconds(60);
  private static final Duration LOOK_AGAIN = Duration.ofMillis(20);

  /// Said by the socket itself from now on.
  private static final Set<String> OF_THE_SOCKET = Set.of("--host", "--port", "--listen");

  /// The same, where it was said by the environment.
  private static final Set<String> VARIABLES = Set.of("ZOO_HOST", "ZOO_PORT", "ZOO_LISTEN");

  /// One at a time: two new processes would both go on.
  private static final AtomicBoolean UNDER_WAY = new AtomicBoolean();

  /// The program of this process, and what it was started with.
  private static volatile Class<?> program = Handover.class;

  private static volatile List<String> arguments = List.of();

  private Handover() {}

  /// Remembers what to start again.
  public static void startedWith(Class<?> main, String... words) {
    program = main;
    arguments = List.of(words);
  }

  /// Blocks until the new process serves, for a minute at most.
  ///
  /// @return its id
  /// @throws IOException with a sentence if it does not; it is gone then
  static long begin(int port) throws IOException, InterruptedException {
    return begin(port, START);
  }

  /// As [#begin(int)], with another patience.
  static long begin(int port, Duration patience) throws IOException, InterruptedException {
    if (!UNDER_WAY.compareAndSet(false, true)) {
      throw new IOException("a handover is under way");
    }
    try {
      return start(port, patience);
    } catch (IOException | RuntimeException failed) {
      UNDER_WAY.set(false);
      throw failed;
    }
  }

  private static long start(int port, Duration patience) throws IOException, InterruptedException {
    int listener =
        Posix.listener(port)
            .orElseThrow(() -> new IOException("the socket on port " + port + " is not found"));
    ProcessBuilder builder =
        new ProcessBuilder(JavaCommand.of(JavaCommand.flags(), program, inheriting(arguments)))
            .inheritIO();
    builder.environment().keySet().removeAll(VARIABLES);
    Process process = Children.start(builder, listener);
    SocketAddress address = new InetSocketAddress(port);
    awaitReady(
        process,
        ControlDirectory.socket(ControlDirectory.open(), address, process.pid()),
        patience);
    return process.pid();
  }

  private static void awaitReady(Process process, Path socket, Duration patience)
      throws IOException, InterruptedException {
    long deadline = System.nanoTime() + patience.toNanos();
    while (!answers(socket)) {
      if (!process.isAlive()) {
        throw new IOException(
            "the new process ended with exit code %d before it served; this one goes on"
                .formatted(process.exitValue()));
      }
      if (System.nanoTime() > deadline) {
        process.destroyForcibly().waitFor();
        throw new IOException(
            "the new process was not ready within %d seconds; this one goes on"
                .formatted(patience.toSeconds()));
      }
      Thread.sleep(LOOK_AGAIN);
    }
  }

  private static boolean answers(Path socket) {
    try (SocketChannel _ = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
      return true;
    } catch (IOException _) {
      return false;
    }
  }

  /// The same words, with the socket taken from fd 0.
  static List<String> inheriting(List<String> words) {
    List<String> kept = new ArrayList<>();
    for (int i = 0; i < words.size(); i++) {
      String option = words.get(i).split("=", 2)[0];
      if (!OF_THE_SOCKET.contains(option)) {
        kept.add(words.get(i));
      } else if (words.get(i).equals(option)) {
        i++; // Its value is the next word.
      }
    }
    kept.add("--listen=inherit");
    return kept;
  }
}
