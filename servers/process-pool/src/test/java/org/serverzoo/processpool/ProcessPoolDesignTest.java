package org.serverzoo.processpool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.serverzoo.api.Listen;
import org.serverzoo.api.Settings;
import org.serverzoo.api.WorkerCommand;

class ProcessPoolDesignTest {

  @TempDir private Path sockets;

  private final ProcessPoolDesign design = new ProcessPoolDesign();

  private final Settings settings =
      design
          .defaults()
          .withWorkers(2)
          .withListen(new Listen.Tcp(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)));

  /// A worker that ends at once.
  private WorkerCommand dying(int sessions) {
    return new WorkerCommand(List.of("/bin/sh", "-c", "exit 3"), Map.of(), sessions, sockets);
  }

  @Test
  void workersThatDieAtStartAreExplained() {
    assertThatThrownBy(() -> design.start(dying(0), settings))
        .isInstanceOf(WorkerFailedException.class)
        .hasMessage("a worker ended before it was ready, with exit code 3");
  }

  @Test
  void everyWorkerNeedsASession() {
    assertThatThrownBy(() -> design.start(dying(1), settings))
        .hasMessageStartingWith("2 workers need a database session each and there are 1;");
  }

  @Test
  void noFileIsLeftWhereItCannotServe() {
    Settings unix = settings.withListen(new Listen.Unix(sockets.resolve("zoo")));
    assertThatThrownBy(() -> design.start(dying(0), unix))
        .isInstanceOf(WorkerFailedException.class);
    assertThat(sockets).isEmptyDirectory();
  }

  @Test
  void onlyHandWrittenDesignsRunInWorkers() {
    assertThatThrownBy(() -> design.start(dying(0), settings.withInner("netty")))
        .hasMessageStartingWith("--inner netty cannot run in a worker;");
  }
}
