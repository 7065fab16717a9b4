package org.serverzoo.processpool;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkerStateTest {

  @TempDir private Path directory;

  @Test
  void knowsTheMemoryOfAProcess() throws IOException {
    Path status =
        Files.writeString(directory.resolve("status"), "Name:\tjava\nVmRSS:\t   75312 kB\n");

    assertThat(WorkerState.residentKib(status)).isEqualTo(75_312);
  }

  @Test
  void aProcessThatEndsBeforeItsFileIsReadHasNone() {
    // A directory too can be opened, and not be read.
    assertThat(WorkerState.residentKib(directory)).isZero();
    assertThat(WorkerState.residentKib(directory.resolve("nothing"))).isZero();
  }
}
