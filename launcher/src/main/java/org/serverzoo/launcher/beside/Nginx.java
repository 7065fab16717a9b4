package org.serverzoo.launcher.beside;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import org.serverzoo.api.EffectiveSetting;
import org.serverzoo.api.Settings;
import org.serverzoo.launcher.running.CannotStartException;
import org.serverzoo.launcher.running.InForce;
import org.serverzoo.posix.Posix;

/// An NGINX that runs, on a socket that this process has opened for it.
///
/// The socket is handed over as NGINX hands one to its own successor when its program is upgraded:
/// the variable `NGINX` lists descriptors that listen already. So port 0 works, a port that is
/// taken is found before anything is started, and no client is refused while NGINX starts.
public record Nginx(
    ApartProcess process,
    NginxSite site,
    InetSocketAddress address,
    List<EffectiveSetting> effective)
    implements AutoCloseable {

  /// NGINX takes it for a mistake and answers it by itself, be it a proxy or not.
  private static final String PROBE = "GET / HTTP/1.1\r\n\r\n";

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /// A little longer than `worker_shutdown_timeout` in the configurations.
  private static final Duration GRACE = Duration.ofSeconds(11);

  /// Starts it and waits until it answers.
  ///
  /// @param listener the socket; closed here, so that nobody but NGINX keeps it open
  /// @throws CannotStartException if NGINX does not start; it has said why on standard error
  public static Nginx start(NginxProgram program, NginxSite site, int listener, Settings asked)
      throws IOException, InterruptedException {
    try {
      InetSocketAddress address = Posix.tcpAddress(listener);
      // NGINX does that to the sockets that it opens, but not to one that it inherits.
      Posix.setBlocking(listener, false);
      ApartProcess process =
          ApartProcess.start(command(program, site), OptionalInt.of(listener), "QUIT");
      try {
        awaitAnswer(process, address);
        return new Nginx(process, site, address, effective(program, site, process, address, asked));
      } catch (IOException silent) {
        process.close();
        throw new CannotStartException(
            "NGINX does not start; what it has to say is above or in " + site.log(), silent);
      }
    } finally {
      Posix.close(listener);
    }
  }

  private static ProcessBuilder command(NginxProgram program, NginxSite site) {
    List<String> command =
        new ArrayList<>(
            List.of(
                program.path().toString(),
                "-p",
                site.directory() + "/",
                "-c",
                site.configuration().toString(),
                "-e",
                site.log().toString()));
    // Started by the administrator it would give up all rights, also those to read its directory.
    if (System.getProperty("user.name").equals("root")) {
      command.addAll(List.of("-g", "user root;"));
    }
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("NGINX", "0;");
    return builder;
  }

  /// Blocks until there is any answer.
  private static void awaitAnswer(ApartProcess process, InetSocketAddress address)
      throws IOException {
    try (Socket socket = new Socket()) {
      process.whenEnded(() -> close(socket));
      socket.setSoTimeout((int) PATIENCE.toMillis());
      socket.connect(reachable(address));
      socket.getOutputStream().write(PROBE.getBytes(ISO_8859_1));
      if (socket.getInputStream().read() < 0) {
        throw new IOException("no answer");
      }
    }
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException _) {
      // It has no more use in any case.
    }
  }

  private static InetSocketAddress reachable(InetSocketAddress address) {
    return address.getAddress().isAnyLocalAddress()
        ? new InetSocketAddress(InetAddress.getLoopbackAddress(), address.getPort())
        : address;
  }

  /// Read back while this process still has the socket: the kernel tells of our own alone.
  private static List<EffectiveSetting> effective(
      NginxProgram program,
      NginxSite site,
      ApartProcess process,
      InetSocketAddress address,
      Settings asked)
      throws InterruptedException {
    List<ProcessHandle> workers = workers(process, asked.workers());
    return List.of(
        new EffectiveSetting("nginx", program.version() + ", " + program.path()),
        new EffectiveSetting(
            "workers",
            workers.size() + ", pid " + pids(workers) + " below " + process.program().pid()),
        InForce.backlog(address, asked),
        new EffectiveSetting("configuration", shown(site.configuration())),
        new EffectiveSetting("errors", shown(site.log())));
  }

  /// The first of them answers before the last of them is started.
  private static List<ProcessHandle> workers(ApartProcess process, int asked)
      throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    List<ProcessHandle> workers = process.program().children().toList();
    while (workers.size() < asked && System.nanoTime() - deadline < 0) {
      Thread.sleep(1);
      workers = process.program().children().toList();
    }
    return workers;
  }

  private static String pids(List<ProcessHandle> workers) {
    return workers.stream()
        .map(worker -> String.valueOf(worker.pid()))
        .collect(Collectors.joining(" "));
  }

  /// Relative where that is shorter to read and to type.
  private static String shown(Path path) {
    Path here = Path.of("").toAbsolutePath();
    return path.startsWith(here) ? here.relativize(path).toString() : path.toString();
  }

  /// Lets it answer what is in flight, and ends it.
  @Override
  public void close() {
    process.stop(GRACE);
  }
}
