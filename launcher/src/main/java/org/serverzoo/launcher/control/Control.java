package org.serverzoo.launcher.control;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.serverzoo.api.Running;
import org.serverzoo.launcher.running.Signals;
import org.serverzoo.processpool.ProcessPool;
import org.serverzoo.processpool.WorkerState;

/// Takes commands for a running server: `workers ...`, `handover`, and `design`, which is answered
/// with its name. A client sends one line; it gets lines to print, and a last one that is `ok` or
/// begins with `no `, followed by a sentence.
///
/// Who may connect is whoever can enter the [ControlDirectory]. A server that cannot have such a
/// socket serves without one.
public record Control(Optional<ServerSocketChannel> door, Path path) implements AutoCloseable {

  public static Control open(String design, Running running, Signals signals) {
    SocketAddress address = running.address();
    try {
      Path path =
          ControlDirectory.socket(ControlDirectory.open(), address, ProcessHandle.current().pid());
      Files.deleteIfExists(path);
      ServerSocketChannel door = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
      door.bind(UnixDomainSocketAddress.of(path));
      Thread.ofPlatform()
          .daemon()
          .name("control")
          .start(() -> listen(door, design, running, signals));
      return new Control(Optional.of(door), path);
    } catch (IOException unavailable) {
      System.err.println("zoo: no live control: " + unavailable.getMessage());
      return new Control(Optional.empty(), Path.of(""));
    }
  }

  private static void listen(
      ServerSocketChannel door, String design, Running running, Signals signals) {
    while (door.isOpen()) {
      try {
        SocketChannel client = door.accept();
        Thread.ofVirtual()
            .name("control-client")
            .start(() -> serve(client, design, running, signals));
      } catch (IOException _) {
        return; // Closed: the server stops.
      }
    }
  }

  private static void serve(SocketChannel client, String design, Running running, Signals signals) {
    try (client;
        BufferedReader in = new BufferedReader(Channels.newReader(client, UTF_8));
        PrintWriter out = new PrintWriter(Channels.newWriter(client, UTF_8), true)) {
      String command = Optional.ofNullable(in.readLine()).orElse("");
      try {
        if (command.equals("handover")) {
          long pid = Handover.begin(port(running));
          out.println("process " + pid + " serves now; this one drains");
          out.println("ok");
          signals.stop();
        } else if (command.equals("design")) {
          out.println(design);
          out.println("ok");
        } else if (command.startsWith("workers")) {
          workers(running, command.substring("workers".length()).strip(), out);
          out.println("ok");
        }
      } catch (IOException refused) {
        out.println("no " + refused.getMessage());
      } catch (RuntimeException fault) {
        out.println("no the server has a fault of its own, and tells it on its standard error");
        throw fault;
      }
    } catch (IOException _) {
      // The client has gone: what it asked for is done all the same.
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
    }
  }

  /// The socket's file would be removed by the process that has made it, and is about to end.
  private static int port(Running running) throws IOException {
    if (running.address() instanceof InetSocketAddress inet) {
      return inet.getPort();
    }
    throw new IOException("a server on a Unix domain socket cannot be handed over");
  }

  private static void workers(Running running, String change, PrintWriter out)
      throws IOException, InterruptedException {
    if (!(running instanceof ProcessPool pool)) {
      throw new IOException("this server has no lasting workers; `./zoo run process-pool` has");
    }
    switch (change) {
      case "" -> {}
      case "restart" -> pool.restart();
      case String number when number.startsWith("=") ->
          pool.resize(Integer.parseInt(number.substring(1)));
      case String number -> pool.grow(Integer.parseInt(number));
    }
    table(pool.workers()).forEach(out::println);
  }

  private static List<String> table(List<WorkerState> workers) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "%8s  %11s  %5s  %12s  %8s  %8s  %8s  %s"
            .formatted(
                "pid", "connections", "open", "requests", "cpu", "resident", "sessions", "state"));
    for (WorkerState worker : workers) {
      lines.add(
          String.format(
              Locale.ROOT,
              "%8d  %11d  %5d  %12d  %6.1f s  %4d MiB  %8s  %s",
              worker.pid(),
              worker.stats().accepted(),
              worker.stats().open(),
              worker.stats().answered(),
              worker.cpu().toMillis() / 1000.0,
              worker.residentKib() >> 10,
              worker.sessions() == 0 ? "-" : "" + worker.sessions(),
              worker.state()));
    }
    return lines;
  }

  @Override
  public void close() {
    try {
      if (door.isPresent()) {
        door.get().close();
        Files.deleteIfExists(path);
      }
    } catch (IOException _) {
      // The file is removed when the directory is opened next.
    }
  }
}
