package org.serverzoo.launcher.running;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearestTest {

  private static final List<String> NAMES =
      List.of("sequential", "thread-per-connection", "thread-pool", "virtual-threads", "nio");

  @ParameterizedTest
  @CsvSource({
    "nio2, nio",
    "NIO, nio",
    "noi, nio",
    "squential, sequential",
    "threadpool, thread-pool",
    "virtual, virtual-threads",
    "virtual-thread, virtual-threads",
    "thread-per-conection, thread-per-connection"
  })
  void findsWhatWasMeant(String typed, String name) {
    assertThat(Nearest.to(typed, NAMES)).contains(name);
  }

  @Test
  void guessesNothingWildly() {
    assertThat(Nearest.to("apache", NAMES)).isEmpty();
    assertThat(Nearest.to("foo", NAMES)).isEmpty();
    assertThat(Nearest.to("", List.of())).isEmpty();
  }
}
