package org.serverzoo.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LeftoversTest {

  @TempDir private Path directory;

  @BeforeEach
  void needProc() {
    assumeThat(Leftovers.PROC).as("there is no /proc here").isDirectory();
  }

  private static Process sleeping(String mark) throws IOException {
    ProcessBuilder builder = new ProcessBuilder("sleep", "1000");
    builder.environment().put(Leftovers.MARK, mark);
    return builder.start();
  }

  @Test
  void endsWhatHasTheMarkOfAProcessBehindIt() throws Exception {
    String mark = directory.toString();
    Path report = directory.resolve("leftovers");
    Process process = sleeping("");
    Process child = sleeping(mark);
    Process another = sleeping(mark + "0");
    try {
      Leftovers.endBehind(process.pid(), mark, directory, report);
      assertThat(child.isAlive()).isTrue();
      process.destroy();

      assertThat(child.waitFor()).isEqualTo(128 + 9);
      assertThat(another.isAlive()).isTrue();
      while (!Files.exists(report) || Files.size(report) == 0) {
        Thread.onSpinWait();
      }
      assertThat(Files.readString(report)).isEqualToIgnoringWhitespace("sleep 1000");
    } finally {
      process.destroyForcibly();
      child.destroyForcibly();
      another.destroyForcibly();
    }
  }

  @Test
  void isNoChildOfTheTests() {
    assertThat(ProcessHandle.current().descendants()).isEmpty();
  }
}
