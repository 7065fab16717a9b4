package org.serverzoo.launcher.running;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.net.ConnectException;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.serverzoo.launcher.ProcessEnd;
import org.serverzoo.launcher.ZooProcess;
import org.serverzoo.launcher.commands.Zoo;
import org.serverzoo.testing.Slowness;

/// How workers end, and their master, and what becomes of the others. How soon they are replaced is
/// the matter of [ProcessPoolReplacementIT].
class ProcessPoolEndsTest {

  private static final String HALF = "POST / HTTP/1.1\r\nHost: zoo\r\nContent-Length: 5\r\n\r\nhal";

  private static final Pattern PAUSE =
      Pattern.compile("another one starts (?:now|in (\\d+) ms)$", Pattern.MULTILINE);

  private static final Duration LOOK_AGAIN = Duration.ofMillis(20);

  private static List<String> command(String... options) {
    List<String> words = new ArrayList<>(List.of("run", "process-pool", "--port=0"));
    words.addAll(List.of(options));
    return ZooProcess.command(Zoo.class, words.toArray(String[]::new));
  }

  @Test
  void workersThatKeepDyingAtStartAreTriedAtGrowingPauses(@TempDir Path directory)
      throws Exception {
    Path logs = Files.createDirectory(directory.resolve("logs"));
    Path elsewhere = directory.resolve("elsewhere");
    try (ZooProcess zoo =
        ZooProcess.of(
            command("--app=echo", "--workers=2", "--access-log=" + logs.resolve("log")))) {
      URI server = zoo.awaitReady();
      Files.move(logs, elsewhere);
      WorkersTable.of(server).processes().forEach(ProcessHandle::destroyForcibly);
      while (!zoo.errors().contains("in 1000 ms")) {
        LockSupport.parkNanos(LOOK_AGAIN.toNanos());
      }
      assertThat(pauses(zoo)).containsSubsequence(0, 250, 500, 1000).isSorted();
      assertThat(zoo.errors().lines())
          .hasSameSizeAs(pauses(zoo))
          .anyMatch(line -> line.contains("--access-log: cannot write to "));

      Files.move(elsewhere, logs);
      WorkersTable.awaitReplacement(server, 0, 2, Slowness.scaled(Duration.ofSeconds(60)));
    }
  }

  private static List<Integer> pauses(ZooProcess zoo) {
    return PAUSE
        .matcher(zoo.errors())
        .results()
        .map(found -> Optional.ofNullable(found.group(1)).map(Integer::valueOf).orElse(0))
        .toList();
  }

  @Test
  void workersEndWhenTheirMasterIsKilled() throws Exception {
    try (ZooProcess zoo = ZooProcess.of(command("--app=echo", "--workers=2"))) {
      List<ProcessHandle> workers = WorkersTable.of(zoo.awaitReady()).processes();
      zoo.signal("KILL");
      workers.forEach(ProcessEnd::await);
    }
  }

  @Test
  void controlCAnswersWhatIsInFlightAndLeavesNoWorker() throws Exception {
    Path setsid = Path.of("/usr/bin/setsid");
    assumeTrue(
        Files.isExecutable(setsid),
        "there is no /usr/bin/setsid, and without a process group of its own Ctrl-C would end the tests");
    List<String> words = new ArrayList<>(List.of(setsid.toString()));
    words.addAll(command("--app=echo", "--workers=2"));
    try (ZooProcess zoo = ZooProcess.of(words)) {
      URI server = zoo.awaitReady();
      List<ProcessHandle> workers = WorkersTable.of(server).processes();
      try (Socket socket = new Socket(server.getHost(), server.getPort())) {
        socket.getOutputStream().write(HALF.getBytes(ISO_8859_1));
        awaitInFlight(server);
        zoo.signalGroup("INT");
        zoo.readUntil("stopping");
        socket.getOutputStream().write("lo".getBytes(ISO_8859_1));
        assertThat(new String(socket.getInputStream().readAllBytes(), ISO_8859_1))
            .startsWith("HTTP/1.1 200 OK\r\n")
            .endsWith("\r\n\r\nhallo");
      }
      assertThat(zoo.exitCode()).isZero();
      assertThat(zoo.errors()).isEmpty();
      assertThat(workers).noneMatch(ProcessHandle::isAlive);
    }
  }

  @Test
  void aSecondSignalEndsTheWorkersAtOnceToo() throws Exception {
    try (ZooProcess zoo =
        ZooProcess.of(command("--app=echo", "--workers=2", "--inner=nio", "--grace=1h"))) {
      URI server = zoo.awaitReady();
      List<ProcessHandle> workers = WorkersTable.of(server).processes();
      try (Socket socket = new Socket(server.getHost(), server.getPort())) {
        socket.getOutputStream().write(HALF.getBytes(ISO_8859_1));
        awaitInFlight(server);
        zoo.signal("INT");
        zoo.readUntil("stopping");
        zoo.signal("INT");
        assertThat(zoo.exitCode()).isEqualTo(130);
        workers.forEach(ProcessEnd::await);
      }
      assertThatThrownBy(() -> new Socket(server.getHost(), server.getPort()).close())
          .isInstanceOf(ConnectException.class);
    }
  }

  /// Blocks until a worker has accepted a connection.
  private static void awaitInFlight(URI server) {
    while (WorkersTable.of(server).lines().stream()
        .noneMatch(line -> line.strip().split(" +", -1)[2].equals("1"))) {
      LockSupport.parkNanos(LOOK_AGAIN.toNanos());
    }
  }
}
