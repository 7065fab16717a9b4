package org.serverzoo.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class SlownessTest {

  @Test
  void scalesAllTimesByTheSame() {
    Duration second = Slowness.scaled(Duration.ofSeconds(1));

    assertThat(second).isPositive();
    assertThat(Slowness.scaled(Duration.ofSeconds(10)).toMillis())
        .isCloseTo(10 * second.toMillis(), org.assertj.core.data.Offset.offset(10L));
  }

  @Test
  void saysHowLongATestMayTake() {
    assertThat(System.getProperty("junit.jupiter.execution.timeout.default"))
        .isEqualTo(Slowness.scaled(Duration.ofMinutes(3)).toMillis() + " ms");
  }
}
