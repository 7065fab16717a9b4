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
  void endsWhatHasItsMarkAndNothingElse() throws Exception {
    String mark = directory.toString();
    Path report = directory.resolve("leftovers");
    Process ours = sleeping(mark);
    Process another = sleeping(mark + "0");
    try {
      Process shell = Leftovers.endWhenInputEnds(mark, directory, report);
      assertThat(ours.isAlive()).isTrue();
      shell.getOutputStream().close();

      assertThat(ours.waitFor()).isEqualTo(128 + 9);
      shell.waitFor();
      assertThat(another.isAlive()).isTrue();
      assertThat(Files.readString(report)).isEqualToIgnoringWhitespace("sleep 1000");
    } finally {
      another.destroyForcibly();
      ours.destroyForcibly();
    }
  }

  @Test
  void saysNothingWhereNothingIsLeft() throws Exception {
    Path report = directory.resolve("leftovers");
    Process shell = Leftovers.endWhenInputEnds(directory.toString(), directory, report);
    shell.getOutputStream().close();
    shell.waitFor();

    assertThat(report).doesNotExist();
  }
}
