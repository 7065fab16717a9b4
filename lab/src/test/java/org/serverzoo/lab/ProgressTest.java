package org.serverzoo.lab;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ProgressTest {

  private final ByteArrayOutputStream shown = new ByteArrayOutputStream();

  private Progress progress(boolean terminal) {
    return new Progress(new PrintStream(shown, true, UTF_8), terminal);
  }

  @Test
  void paintsABarWithTheTimeLeftOnATerminal() {
    progress(true).now(3, 12, "nio, round 1: is measured", Duration.ofSeconds(125));

    assertThat(shown.toString(UTF_8))
        .endsWith("[######..................] 3 of 12, 2:05 left: nio, round 1: is measured");
  }

  @Test
  void staysOnOneLineOfATerminal() {
    progress(true).now(3, 12, "nio, round 1: ".repeat(20), Duration.ofSeconds(125));

    assertThat(shown.toString(UTF_8)).hasSize("\r\u001b[K".length() + 79);
  }

  @Test
  void writesALineForEachTurnElsewhere() {
    Progress progress = progress(false);
    progress.now(2, 12, "warms up", Duration.ofSeconds(125));
    progress.finished(3, 12, "nio, round 1: 100 requests/s", Duration.ofSeconds(110));
    progress.end();

    assertThat(shown.toString(UTF_8))
        .isEqualToNormalizingNewlines("3 of 12, 1:50 left: nio, round 1: 100 requests/s\n");
  }
}
