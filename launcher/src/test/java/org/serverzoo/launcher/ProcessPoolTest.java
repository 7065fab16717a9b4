package org.serverzoo.launcher;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A process pool as its user sees it: supervision, live changes, and the handover of a socket.
// Each test starts up to a dozen JVMs.
@Timeout(180)
class ProcessPoolTest {

  private static ZooProcess pool(String... options) throws IOException {
    return ZooProcess.start(
        Stream.concat(Stream.of("run", "process-pool", "--port=0"), Stream.of(options))
            .toArray(String[]::new));
  }

  private static List<String> workers(URI server, String... change) throws Exception {
    List<String> words = new ArrayList<>(List.of("workers", "" + server.getPort()));
    words.addAll(List.of(change));
    try (ZooProcess command = ZooProcess.start(words.toArray(String[]::new))) {
      List<String> lines = command.rest();
      assertThat(command.exitCode()).as(command.errors()).isZero();
      return lines.subList(1, lines.size());
    }
  }

  private static List<Long> pids(List<String> workers) {
    return workers.stream().map(line -> Long.parseLong(line.strip().split(" ", 2)[0])).toList();
  }

  private static List<Integer> shares(List<String> workers) {
    return workers.stream().map(line -> Integer.parseInt(line.strip().split(" +", -1)[8])).toList();
  }

  /// Asks again and again, on a new connection each time, until it is closed.
  private static final class Load implements AutoCloseable {
    private final AtomicBoolean on = new AtomicBoolean(true);
    private final AtomicInteger answered = new AtomicInteger();
    private final List<String> failures = java.util.Collections.synchronizedList(new ArrayList<>());
    private final List<Thread> clients = new ArrayList<>();

    Load(URI server) {
      for (int i = 0; i < 4; i++) {
        clients.add(Thread.ofPlatform().name("client-" + i).start(() -> ask(server)));
      }
    }

    private void ask(URI server) {
      while (on.get()) {
        try (Socket socket = new Socket(server.getHost(), server.getPort())) {
          socket
              .getOutputStream()
              .write(
                  "GET / HTTP/1.1\r\nHost: zoo\r\nConnection: close\r\n\r\n".getBytes(ISO_8859_1));
          String answer = new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
          if (answer.startsWith("HTTP/1.1 200 ")) {
            answered.incrementAndGet();
          } else {
            failures.add(answer);
          }
        } catch (IOException failed) {
          failures.add(failed.toString());
        }
      }
    }

    void assertNothingFailed() throws InterruptedException {
      on.set(false);
      for (Thread client : clients) {
        client.join();
      }
      assertThat(failures).isEmpty();
      assertThat(answered).hasPositiveValue();
    }

    @Override
    public void close() {
      on.set(false);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"sequential", "nio"})
  void workersComeAndGoUnderLoadWithoutAFailure(String inner) throws Exception {
    try (ZooProcess zoo = pool("--app=echo", "--workers=2", "--inner=" + inner)) {
      URI server = zoo.awaitReady();
      List<Long> first = pids(workers(server));
      try (Load load = new Load(server)) {
        assertThat(pids(workers(server, "+1"))).hasSize(3).containsAll(first);
        assertThat(pids(workers(server, "-1"))).isEqualTo(first);
        assertThat(pids(workers(server, "restart"))).hasSize(2).doesNotContainAnyElementsOf(first);
        assertThat(pids(workers(server, "=1"))).hasSize(1);
        load.assertNothingFailed();
      }
      zoo.signal("TERM");
      assertThat(zoo.exitCode()).isZero();
    }
  }

  @Test
  void sharesTheSessionsOutExactlyWhateverTheNumberOfWorkers() throws Exception {
    try (ZooProcess zoo = pool("--workers=3", "--db-sessions=10")) {
      URI server = zoo.awaitReady();

      assertThat(shares(workers(server))).containsExactly(4, 3, 3);
      assertThat(shares(workers(server, "+1"))).containsExactly(3, 3, 2, 2);
      assertThat(shares(workers(server, "=1"))).containsExactly(10);
      zoo.signal("TERM");
      assertThat(zoo.exitCode()).isZero();
    }
  }

  @Test
  void aKilledWorkerIsReplaced() throws Exception {
    try (ZooProcess zoo = pool("--app=echo", "--workers=2")) {
      URI server = zoo.awaitReady();
      List<Long> before = pids(workers(server));
      long victim = before.getFirst();
      ProcessHandle.of(victim).orElseThrow().destroyForcibly();
      long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
      List<String> now = workers(server);
      while (pids(now).contains(victim)
          || now.size() < 2
          || now.stream().anyMatch(line -> !line.endsWith("serving"))) {
        assertThat(System.nanoTime()).isLessThan(deadline);
        now = workers(server);
      }
      assertThat(pids(now)).contains(before.getLast());
    }
  }

  @Test
  void workersEndWhenTheirMasterIsKilled() throws Exception {
    try (ZooProcess zoo = pool("--app=echo", "--workers=2")) {
      List<ProcessHandle> workers =
          pids(workers(zoo.awaitReady())).stream()
              .map(pid -> ProcessHandle.of(pid).orElseThrow())
              .toList();
      zoo.signal("KILL");
      for (ProcessHandle worker : workers) {
        worker.onExit().join();
      }
    }
  }

  @Test
  void aWorkerThatCannotStartIsExplained() throws Exception {
    try (ZooProcess zoo = pool("--app=echo", "--inner=netty")) {
      assertThat(zoo.exitCode()).isEqualTo(2);
      assertThat(zoo.errors()).startsWith("zoo: ").hasLineCount(1);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"sequential", "nio", "process-pool"})
  void aHandoverUnderLoadFailsNoRequest(String design) throws Exception {
    try (ZooProcess zoo = ZooProcess.start("run", design, "--app=echo", "--port=0")) {
      URI server = zoo.awaitReady();
      try (Load load = new Load(server);
          ZooProcess command = ZooProcess.start("handover", "" + server.getPort())) {
        String said = command.readUntil("process ").getLast();
        assertThat(command.exitCode()).isZero();
        assertThat(zoo.exitCode()).isZero();
        load.assertNothingFailed();
        ProcessHandle successor =
            ProcessHandle.of(Long.parseLong(said.split(" ", -1)[1])).orElseThrow();
        successor.destroy();
        successor.onExit().join();
      }
    }
  }
}
