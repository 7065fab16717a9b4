package org.serverzoo.launcher.beside;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.serverzoo.launcher.PlainClient;
import org.serverzoo.launcher.ZooProcess;
import org.serverzoo.launcher.control.TwoHandovers;

/// A design behind the proxy, and what clients get when that design comes and goes.
@NeedsNginx
class NginxProxyTest {

  private static final int CLIENTS = 4;

  /// Between two requests of a client. While no server is there NGINX answers at once, and clients
  /// without it would take the processors that the next server needs to start.
  private static final Duration PAUSE = Duration.ofMillis(5);

  @AutoClose private final HttpClient client = HttpClient.newHttpClient();

  /// The process that a handover has started.
  private Optional<ProcessHandle> successor = Optional.empty();

  @AfterEach
  void endTheSuccessor() {
    successor.ifPresent(TwoHandovers::stop);
  }

  private static ZooProcess echo(String... options) throws IOException {
    return ZooProcess.start(
        Stream.concat(Stream.of("run", "nio", "--app=echo"), Stream.of(options))
            .toArray(String[]::new));
  }

  private static ZooProcess proxy(String upstream, String keepalive) throws IOException {
    return ZooProcess.start(
        "nginx",
        "proxy",
        "--port=0",
        "--workers=1",
        "--upstream=" + upstream,
        "--upstream-keepalive=" + keepalive);
  }

  private HttpResponse<String> post(URI server, String text) throws Exception {
    return client.send(
        HttpRequest.newBuilder(server).POST(BodyPublishers.ofString(text)).build(),
        BodyHandlers.ofString());
  }

  /// How many requests were answered by the design, and how many by NGINX for want of one.
  private record Tally(int answered, int failed) {
    Tally plus(Tally other) {
      return new Tally(answered + other.answered, failed + other.failed);
    }
  }

  /// Asks until it is told to stop. Whatever comes is the answer to the very request, or a 502 or
  /// 504.
  private Tally ask(URI proxy, int clientNumber, AtomicBoolean stop) throws Exception {
    Tally tally = new Tally(0, 0);
    try (PlainClient plain = new PlainClient(proxy)) {
      for (int i = 0; !stop.get(); i++) {
        String text = "request %d of client %d".formatted(i, clientNumber);
        PlainClient.Answer answer =
            plain.send(
                "POST / HTTP/1.1\r\nHost: zoo\r\nContent-Length: %d\r\n\r\n%s"
                    .formatted(text.length(), text));
        if (answer.status() == 200) {
          assertThat(answer.body()).isEqualTo(text);
          tally = tally.plus(new Tally(1, 0));
        } else {
          assertThat(answer.status()).isIn(502, 504);
          tally = tally.plus(new Tally(0, 1));
        }
        LockSupport.parkNanos(PAUSE.toNanos());
      }
    }
    return tally;
  }

  /// What several clients got while something was done.
  private Tally during(URI proxy, Callable<?> something) throws Exception {
    AtomicBoolean stop = new AtomicBoolean();
    try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
      var tallies =
          IntStream.range(0, CLIENTS)
              .mapToObj(number -> clients.submit(() -> ask(proxy, number, stop)))
              .toList();
      try {
        something.call();
      } finally {
        stop.set(true);
      }
      Tally sum = new Tally(0, 0);
      for (Future<Tally> tally : tallies) {
        sum = sum.plus(tally.get());
      }
      return sum;
    }
  }

  private void awaitAnswer(URI proxy) throws Exception {
    while (post(proxy, "still there?").statusCode() != 200) {
      LockSupport.parkNanos(PAUSE.toNanos());
    }
  }

  // Most of the time it waits for NGINX to close connections.
  @Execution(ExecutionMode.CONCURRENT)
  @ParameterizedTest
  @CsvSource({"on", "off"})
  void aServerPassesItsCheckThroughIt(String keepalive) throws Exception {
    try (ZooProcess zoo = echo("--port=0");
        ZooProcess proxy = proxy(zoo.awaitReady().toString(), keepalive);
        ZooProcess check = ZooProcess.start("check", "--proxied", proxy.awaitReady().toString())) {
      assertThat(check.rest()).last().asString().matches("all +(\\d+) of +\\1 hold");
      assertThat(check.exitCode()).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"on", "off"})
  void asksAServerOnAUnixSocket(String keepalive, @TempDir Path directory) throws Exception {
    Path path = directory.resolve("zoo.sock");
    try (ZooProcess zoo = echo("--listen=unix:" + path)) {
      zoo.readUntil("listening on ");
      try (ZooProcess proxy = proxy("unix:" + path, keepalive)) {
        HttpResponse<String> answer = post(proxy.awaitReady(), "hello");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("hello");
        assertThat(answer.headers().firstValue("Server")).hasValue("zoo");
      }
    }
  }

  @Test
  void tellsTheServerWhoAsks() throws Exception {
    try (ZooProcess zoo = echo("--port=0");
        ZooProcess proxy = proxy(zoo.awaitReady().toString(), "on")) {
      HttpRequest request =
          HttpRequest.newBuilder(proxy.awaitReady().resolve("echo"))
              .header("X-Forwarded-For", "192.0.2.1")
              .build();

      assertThat(client.send(request, BodyHandlers.ofString()).body())
          .contains("X-Forwarded-For: 127.0.0.1")
          .contains("Host: 127.0.0.1")
          .doesNotContain("192.0.2.1");
    }
  }

  @ParameterizedTest
  @CsvSource({"TERM, on", "TERM, off", "KILL, on", "KILL, off"})
  void aServerThatGoesCostsItsClientsA502AtMost(String signal, String keepalive) throws Exception {
    try (ZooProcess first = echo("--port=0")) {
      URI upstream = first.awaitReady();
      try (ZooProcess proxy = proxy(upstream.toString(), keepalive)) {
        URI address = proxy.awaitReady();

        Tally tally = during(address, () -> replace(first, signal, upstream, address));

        assertThat(tally.answered()).isPositive();
        assertThat(tally.failed()).isPositive();
      }
    }
  }

  /// Ends a server, starts another one on its port, and waits until that has been asked.
  private Void replace(ZooProcess first, String signal, URI upstream, URI proxy) throws Exception {
    awaitAnswer(proxy);
    first.signal(signal);
    first.exitCode();
    try (ZooProcess second = echo("--port=" + upstream.getPort())) {
      second.awaitReady();
      awaitAnswer(proxy);
    }
    return null;
  }

  @ParameterizedTest
  @ValueSource(strings = {"on", "off"})
  void aHandoverFailsNoRequest(String keepalive) throws Exception {
    try (ZooProcess zoo = echo("--port=0")) {
      URI upstream = zoo.awaitReady();
      try (ZooProcess proxy = proxy(upstream.toString(), keepalive)) {
        URI address = proxy.awaitReady();

        Tally tally = during(address, () -> handOver(zoo, upstream));

        assertThat(tally.answered()).isPositive();
        assertThat(tally.failed()).isZero();
      }
    }
  }

  private Void handOver(ZooProcess zoo, URI upstream) throws Exception {
    successor = Optional.of(TwoHandovers.handOver(upstream));
    assertThat(zoo.exitCode()).isZero();
    return null;
  }

  @Test
  void asksTheOtherServerWhereOneIsDown() throws Exception {
    try (ZooProcess one = echo("--port=0");
        ZooProcess other = echo("--port=0");
        ZooProcess proxy = proxy(one.awaitReady() + "," + other.awaitReady(), "on")) {
      URI address = proxy.awaitReady();
      one.signal("TERM");
      assertThat(one.exitCode()).isZero();

      for (int i = 0; i < 10; i++) {
        assertThat(post(address, "hello").body()).isEqualTo("hello");
      }
    }
  }
}
