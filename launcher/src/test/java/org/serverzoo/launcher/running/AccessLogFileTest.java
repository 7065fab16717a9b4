package org.serverzoo.launcher.running;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.serverzoo.api.Body;
import org.serverzoo.api.Response;

class AccessLogFileTest {

  private static final Response HELLO = Response.ok("text/plain", Body.of("hello"));

  /// Without the time, which is checked apart.
  private static String written(String method, String target) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (AccessLogFile log = new AccessLogFile(out)) {
      log.answered(method, target, HELLO);
    }
    return out.toString(ISO_8859_1);
  }

  @Test
  void writesALineForEachAnswer() {
    assertThat(written("GET", "/row?id=42"))
        .matches(
            "- - - \\[[0-9]{2}/[A-Z][a-z]{2}/[0-9]{4}(:[0-9]{2}){3} \\+0000]"
                + " \"GET /row\\?id=42\" 200 5\n");
  }

  @Test
  void countsNoBytesForHead() {
    assertThat(written("HEAD", "/")).endsWith("\"HEAD /\" 200 0\n");
  }

  @Test
  void writesDashesForAHeadThatWasNotUnderstood() {
    assertThat(written("-", "-")).endsWith("\"- -\" 200 5\n");
  }

  @Test
  void escapesWhatWouldForgeALine() {
    assertThat(written("GET", "/\"\r\n\\\u00e9"))
        .endsWith("\"GET /\\x22\\x0d\\x0a\\x5c\\xe9\" 200 5\n");
  }

  @Test
  void appendsToAFile(@TempDir Path directory) throws IOException {
    Path file = directory.resolve("access.log");
    for (int run = 0; run < 2; run++) {
      try (AccessLogFile log = AccessLogFile.open(file.toString())) {
        log.answered("GET", "/", HELLO);
      }
    }

    assertThat(Files.readAllLines(file)).hasSize(2);
  }

  @Test
  void keepsTheOrderAndLosesNothingInAQuietHour() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    AccessLogFile log = new AccessLogFile(out);
    for (int i = 0; i < 1000; i++) {
      log.answered("GET", "/" + i, HELLO);
    }
    log.close();

    assertThat(log.dropped()).isZero();
    String[] lines = out.toString(ISO_8859_1).split("\n");
    assertThat(lines).hasSize(1000);
    assertThat(lines[999]).contains("GET /999");
  }

  @Test
  void neverWaitsForASlowDiskAndCountsWhatItDrops() {
    CountDownLatch diskWorks = new CountDownLatch(1);
    OutputStream slowDisk =
        new OutputStream() {
          @Override
          public void write(int b) {
            try {
              diskWorks.await();
            } catch (InterruptedException stopped) {
              Thread.currentThread().interrupt();
            }
          }
        };
    AccessLogFile log = new AccessLogFile(slowDisk);
    // More than queue and buffer can hold.
    for (int i = 0; i < 100_000; i++) {
      log.answered("GET", "/", HELLO);
    }

    assertThat(log.dropped()).isBetween(1L, 100_000L);
    diskWorks.countDown();
    log.close();
  }

  @Test
  void countsWhatAFullDiskDoesNotTake() {
    OutputStream fullDisk =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("No space left on device");
          }
        };
    AccessLogFile log = new AccessLogFile(fullDisk);
    log.answered("GET", "/", HELLO);
    log.close();

    assertThat(log.dropped()).isPositive();
  }
}
