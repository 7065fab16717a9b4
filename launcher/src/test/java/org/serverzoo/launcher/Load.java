package org.serverzoo.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
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
public final class Load implements AutoCloseable {

  public static final String HELLO = "/";
  public static final String VISIT = "/api?survey=1&segment=adult";

  private static final int CLIENTS = 8;

  private static final Duration PAUSE = Duration.ofMillis(10);

  private final AtomicBoolean on = new AtomicBoolean(true);
  private final Queue<String> bodies = new ConcurrentLinkedQueue<>();
  private final Queue<String> failures = new ConcurrentLinkedQueue<>();
  private final List<Thread> clients = new ArrayList<>();
  private final URI server;
  private final String target;

  public Load(URI server, String target) {
    this.server = server;
    this.target = target;
    for (int i = 0; i < CLIENTS; i++) {
      boolean keeping = i % 2 == 0;
      clients.add(Thread.ofPlatform().name("client-" + i).start(() -> ask(keeping)));
    }
  }

  private void ask(boolean keeping) {
    String wish = keeping ? "" : "Connection: close\r\n";
    String request = "GET %s HTTP/1.1\r\nHost: zoo\r\n%s\r\n".formatted(target, wish);
    try (PlainClient client = new PlainClient(server)) {
      while (on.get()) {
        ask(client, request);
        LockSupport.parkNanos(PAUSE.toNanos());
      }
    } catch (IOException gone) {
      // The last connection is over either way.
    }
  }

  private void ask(PlainClient client, String request) {
    try {
      PlainClient.Answer answer = client.send(request);
      if (answer.status() == 200) {
        bodies.add(answer.body());
      } else {
        failures.add(answer.head() + answer.body());
      }
    } catch (IOException failed) {
      failures.add(failed.toString());
    }
  }

  /// How many were answered so far.
  int answered() {
    return bodies.size();
  }

  /// Stops, and returns all answers.
  public List<String> answers() throws InterruptedException {
    on.set(false);
    for (Thread client : clients) {
      client.join();
    }
    assertThat(bodies).isNotEmpty();
    return List.copyOf(bodies);
  }

  /// What went wrong so far.
  public List<String> failures() {
    return List.copyOf(failures);
  }

  public void assertNothingFailed() throws InterruptedException {
    var _ = answers();
    assertThat(failures).isEmpty();
  }

  @Override
  public void close() {
    on.set(false);
  }
}
