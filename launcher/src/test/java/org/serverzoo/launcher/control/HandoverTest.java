package org.serverzoo.launcher.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.serverzoo.launcher.Load;
import org.serverzoo.launcher.ZooProcess;
import org.serverzoo.launcher.commands.Zoo;

/// The handover of a running server's socket to a new process, and what happens if that fails.
///
/// The designs of processes have [ProcessHandoverTest], so that both run at the same time.
class HandoverTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sequential",
        "thread-per-connection",
        "virtual-threads",
        "thread-pool",
        "nio",
        "netty"
      })
  void failsNoRequestAndLosesNoVisit(String design) throws Exception {
    TwoHandovers.failNoRequestAndLoseNoVisit(design);
  }

  @Test
  void theOldOneGoesOnIfTheNewOneCannotStart(@TempDir Path directory) throws Exception {
    Path logs = Files.createDirectory(directory.resolve("logs"));
    Path elsewhere = directory.resolve("elsewhere");
    try (ZooProcess zoo =
        ZooProcess.start(
            "run", "nio", "--app=echo", "--port=0", "--access-log=" + logs.resolve("log"))) {
      URI server = zoo.awaitReady();
      try (Load load = new Load(server, Load.HELLO)) {
        Files.move(logs, elsewhere);
        try (ZooProcess command = ZooProcess.start("handover", "" + server.getPort())) {
          assertThat(command.exitCode()).isEqualTo(1);
          assertThat(command.errors())
              .isEqualTo(
                  "zoo: the new process ended with exit code 2 before it served; this one goes on\n");
        }
        Files.move(elsewhere, logs);

        try (ZooProcess command = ZooProcess.start("handover", "" + server.getPort())) {
          List<String> said = command.rest();
          assertThat(command.exitCode()).as(command.errors()).isZero();
          ProcessHandle next = TwoHandovers.named(said);
          assertThat(zoo.exitCode()).isZero();
          load.assertNothingFailed();
          TwoHandovers.stop(next);
        }
      }
    }
  }

  @Test
  void aNewOneThatIsNeverReadyIsEnded(@TempDir Path directory) throws Exception {
    Path pipe = directory.resolve("pipe");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    try (ServerSocketChannel listener = ServerSocketChannel.open()) {
      listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      int port = ((InetSocketAddress) listener.getLocalAddress()).getPort();
      // To open a pipe for writing is to wait for a reader.
      Handover.startedWith(Zoo.class, "run", "nio", "--app=echo", "--access-log=" + pipe);
      assertThatThrownBy(() -> Handover.begin(port, Duration.ofSeconds(2)))
          .isInstanceOf(IOException.class)
          .hasMessage("the new process was not ready within 2 seconds; this one goes on");
      assertThat(ProcessHandle.current().children())
          .noneMatch(child -> child.info().commandLine().orElse("").contains(pipe.toString()));
    }
  }
}
