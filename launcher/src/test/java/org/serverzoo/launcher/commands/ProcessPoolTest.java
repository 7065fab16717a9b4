package org.serverzoo.launcher.commands;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.serverzoo.launcher.Load;
import org.serverzoo.launcher.ZooProcess;
import org.serverzoo.launcher.running.WorkersTable;

/// Live changes of a process pool, as its user sees them.
// Each test starts up to a dozen JVMs.
class ProcessPoolTest {

  private static ZooProcess pool(String... options) throws IOException {
    return ZooProcess.start(
        Stream.concat(Stream.of("run", "process-pool", "--port=0"), Stream.of(options))
            .toArray(String[]::new));
  }

  @ParameterizedTest
  @ValueSource(strings = {"sequential", "thread-pool", "virtual-threads", "nio"})
  void workersComeAndGoUnderLoadWithoutAFailure(String inner) throws Exception {
    try (ZooProcess zoo = pool("--app=echo", "--workers=2", "--inner=" + inner)) {
      URI server = zoo.awaitReady();
      List<Long> first = WorkersTable.of(server).pids();
      try (Load load = new Load(server, Load.HELLO)) {
        assertThat(WorkersTable.of(server, "+1").pids()).hasSize(3).containsAll(first);
        assertThat(WorkersTable.of(server, "-1").pids()).isEqualTo(first);
        assertThat(WorkersTable.of(server, "restart").pids())
            .hasSize(2)
            .doesNotContainAnyElementsOf(first);
        assertThat(WorkersTable.of(server, "=1").pids()).hasSize(1);
        load.assertNothingFailed();
      }
      zoo.signal("TERM");
      assertThat(zoo.exitCode()).isZero();
    }
  }

  @Test
  void workersHaveWhatWasSaidAboutTheirDesign() throws Exception {
    List<String> dials =
        List.of(
            "--queue=9",
            "--no-keep-alive",
            "--idle-timeout=5s",
            "--max-connections=7",
            "--offload=pool:3");
    assertThat(dials).hasSameSizeAs(Dials.OF_WORKERS);
    List<String> said = new ArrayList<>(List.of("--app=echo", "--workers=1", "--inner=nio"));
    said.addAll(dials);
    try (ZooProcess zoo = pool(said.toArray(String[]::new))) {
      assertThat(zoo.readUntil("listening on "))
          .extracting(line -> line.strip().replaceAll(" +", " "))
          .contains(
              "queue 9 calls (in each worker)",
              "keep-alive no: each answer closes (in each worker)",
              "idle-timeout 5000 ms (in each worker)",
              "max-connections 7; beyond it the kernel's queue waits (in each worker)",
              "offload pool:3 (in each worker)");
    }
  }

  @Test
  void theCommandShowsTheWorkers() throws Exception {
    try (ZooProcess zoo = pool("--app=echo", "--workers=2")) {
      URI server = zoo.awaitReady();
      try (ZooProcess command = ZooProcess.start("workers", "" + server.getPort())) {
        List<String> lines = command.rest();
        assertThat(command.exitCode()).as(command.errors()).isZero();
        assertThat(WorkersTable.ofLines(lines).pids()).isEqualTo(WorkersTable.of(server).pids());
      }
    }
  }

  @Test
  void aUnixSocketsWorkersChangeButItCannotBeHandedOver(@TempDir Path directory) throws Exception {
    Path path = directory.resolve("zoo.sock");
    try (ZooProcess zoo =
        ZooProcess.start(
            "run", "process-pool", "--app=echo", "--workers=1", "--listen=unix:" + path)) {
      zoo.readUntil("listening on ");
      List<Long> first = WorkersTable.of(UnixDomainSocketAddress.of(path)).pids();
      try (ZooProcess command = ZooProcess.start("workers", "unix:" + path, "restart")) {
        List<String> lines = command.rest();
        assertThat(command.exitCode()).as(command.errors()).isZero();
        assertThat(WorkersTable.ofLines(lines).pids())
            .hasSize(1)
            .doesNotContainAnyElementsOf(first);
      }
      assertThat(path).exists();
      try (ZooProcess command = ZooProcess.start("handover", "unix:" + path)) {
        assertThat(command.exitCode()).isEqualTo(1);
        assertThat(command.errors())
            .isEqualTo("zoo: a server on a Unix domain socket cannot be handed over\n");
      }
    }
  }

  @Test
  void sharesTheSessionsOutExactlyWhateverTheNumberOfWorkers() throws Exception {
    try (ZooProcess zoo = pool("--workers=3", "--db-sessions=10")) {
      URI server = zoo.awaitReady();

      assertThat(WorkersTable.of(server).shares()).containsExactly(4, 3, 3);
      assertThat(WorkersTable.of(server, "+1").shares()).containsExactly(3, 3, 2, 2);
      assertThat(WorkersTable.of(server, "=1").shares()).containsExactly(10);
      zoo.signal("TERM");
      assertThat(zoo.exitCode()).isZero();
    }
  }

  @Test
  void aWorkerThatCannotStartIsExplained() throws Exception {
    try (ZooProcess zoo = pool("--app=echo", "--inner=netty")) {
      assertThat(zoo.exitCode()).isEqualTo(2);
      assertThat(zoo.errors()).startsWith("zoo: ").hasLineCount(1);
    }
  }
}
