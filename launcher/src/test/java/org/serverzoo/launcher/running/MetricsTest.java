package org.serverzoo.launcher.running;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.ServerSocket;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.serverzoo.launcher.PlainClient;
import org.serverzoo.launcher.ZooProcess;
import org.serverzoo.launcher.control.TwoHandovers;

/// What `--metrics` shows to Prometheus.
class MetricsTest {

  private static final String HELLO = "GET / HTTP/1.1\r\nHost: zoo\r\nConnection: close\r\n\r\n";
  private static final String ROW =
      "GET /row?id=42 HTTP/1.1\r\nHost: zoo\r\nConnection: close\r\n\r\n";

  @ParameterizedTest
  @ValueSource(strings = {"nio", "process-pool --workers=2"})
  void showsWhatAllProcessesOfAServerHaveDone(String design) throws Exception {
    String words = "run " + design + " --port=0 --metrics=0 --db-sessions=6";
    try (ZooProcess zoo = ZooProcess.start(words.split(" ", -1))) {
      URI metrics = metrics(zoo.readUntil("  metrics"));
      URI server = zoo.awaitReady();
      ask(server, HELLO);
      ask(server, HELLO);
      ask(server, ROW);
      awaitShown(
          metrics,
          "zoo_requests_answered_total 3.0",
          "zoo_connections_accepted_total 3.0",
          "zoo_connections_open 0.0",
          "zoo_database_sessions_limit 6.0",
          "zoo_database_sessions_high_water 1.0");
      zoo.signal("TERM");
      assertThat(zoo.exitCode()).isZero();
    }
  }

  @Test
  void saysThatItsPortIsTaken() throws Exception {
    try (ServerSocket other = new ServerSocket(0);
        ZooProcess zoo =
            ZooProcess.start(
                "run", "nio", "--app=echo", "--port=0", "--metrics=" + other.getLocalPort())) {
      assertThat(zoo.exitCode()).isEqualTo(2);
      assertThat(zoo.errors())
          .isEqualTo(
              "zoo: --metrics: cannot listen on port %d: Address already in use; choose another one, or 0\n"
                  .formatted(other.getLocalPort()));
    }
  }

  @Test
  void theNextProcessHasThePortOnceItIsFree() throws Exception {
    int port = freePort();
    try (ZooProcess zoo =
        ZooProcess.start("run", "nio", "--app=echo", "--port=0", "--metrics=" + port)) {
      URI server = zoo.awaitReady();
      ask(server, HELLO);
      ProcessHandle next = TwoHandovers.handOver(server);
      assertThat(zoo.exitCode()).isZero();
      awaitShown(
          URI.create("http://127.0.0.1:" + port + "/metrics"), "zoo_requests_answered_total 0.0");
      TwoHandovers.stop(next);
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket free = new ServerSocket(0)) {
      return free.getLocalPort();
    }
  }

  private static URI metrics(List<String> lines) {
    return URI.create(lines.getLast().strip().split(" +", -1)[1]);
  }

  /// The last connection may be about to end, or the port about to be free. The test's time limit
  /// ends it if that never comes.
  private static void awaitShown(URI metrics, String... lines) throws InterruptedException {
    while (!scrape(metrics).lines().toList().containsAll(List.of(lines))) {
      Thread.sleep(50);
    }
  }

  private static void ask(URI server, String request) throws IOException {
    try (PlainClient client = new PlainClient(server)) {
      assertThat(client.send(request).status()).isEqualTo(200);
    }
  }

  /// @return empty where nobody answers
  private static String scrape(URI metrics) {
    try (InputStream in = metrics.toURL().openStream()) {
      return new String(in.readAllBytes(), UTF_8);
    } catch (IOException _) {
      return "";
    }
  }
}
