package org.serverzoo.launcher;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/// Clients that ask again and again until it is closed: half of them on a new connection each time,
/// half on one that they keep for as long as the server does.
///
/// Whatever is no answer of 200 is a failure, and no request is sent again. Between two requests a
/// client pauses for a moment: some hundred requests a second show as well as ten thousand whether
/// one is lost, and leave processors to the servers that have to start meanwhile.
final class Load implements AutoCloseable {

  static final String HELLO = "/";
  static final String VISIT = "/api?survey=1&segment=adult";

  private static final int CLIENTS = 8;

  private static final int PATIENCE_MILLIS = 20_000;

  private static final Duration PAUSE = Duration.ofMillis(10);

  private final AtomicBoolean on = new AtomicBoolean(true);
  private final Queue<String> bodies = new ConcurrentLinkedQueue<>();
  private final Queue<String> failures = new ConcurrentLinkedQueue<>();
  private final List<Thread> clients = new ArrayList<>();
  private final URI server;
  private final String target;

  Load(URI server, String target) {
    this.server = server;
    this.target = target;
    for (int i = 0; i < CLIENTS; i++) {
      boolean keeping = i % 2 == 0;
      clients.add(Thread.ofPlatform().name("client-" + i).start(() -> ask(keeping)));
    }
  }

  private void ask(boolean keeping) {
    while (on.get()) {
      try (Socket socket = new Socket(server.getHost(), server.getPort())) {
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.setTcpNoDelay(true);
        askOn(socket, keeping);
      } catch (IOException failed) {
        failures.add(failed.toString());
      }
    }
  }

  private void askOn(Socket socket, boolean keeping) throws IOException {
    InputStream in = new BufferedInputStream(socket.getInputStream());
    String wish = keeping ? "" : "Connection: close\r\n";
    boolean open = true;
    while (open && on.get()) {
      socket
          .getOutputStream()
          .write(
              "GET %s HTTP/1.1\r\nHost: zoo\r\n%s\r\n"
                  .formatted(target, wish)
                  .getBytes(ISO_8859_1));
      String head = head(in);
      int length = Integer.parseInt(head.split("\r\nContent-Length: ", 2)[1].split("\r\n", 2)[0]);
      String body = new String(in.readNBytes(length), ISO_8859_1);
      if (head.startsWith("HTTP/1.1 200 ") && body.length() == length) {
        bodies.add(body);
      } else {
        failures.add(head + body);
      }
      open = !head.contains("\r\nConnection: close\r\n");
      LockSupport.parkNanos(PAUSE.toNanos());
    }
  }

  /// Up to and including the empty line.
  private static String head(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.length() < 4 || !head.substring(head.length() - 4).equals("\r\n\r\n")) {
      int octet = in.read();
      if (octet < 0) {
        throw new EOFException("no whole answer: '" + head + "'");
      }
      head.append((char) octet);
    }
    return head.toString();
  }

  /// How many were answered so far.
  int answered() {
    return bodies.size();
  }

  /// Stops, and returns all answers.
  List<String> answers() throws InterruptedException {
    on.set(false);
    for (Thread client : clients) {
      client.join();
    }
    assertThat(bodies).isNotEmpty();
    return List.copyOf(bodies);
  }

  /// What went wrong so far.
  List<String> failures() {
    return List.copyOf(failures);
  }

  void assertNothingFailed() throws InterruptedException {
    var _ = answers();
    assertThat(failures).isEmpty();
  }

  @Override
  public void close() {
    on.set(false);
  }
}
