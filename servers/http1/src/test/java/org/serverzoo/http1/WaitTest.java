package org.serverzoo.http1;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.serverzoo.api.Limits;

class WaitTest {

  private static final long BEGUN = Long.MAX_VALUE; // The clock may overflow.

  private final Wait wait =
      new Wait(
          Duration.ofSeconds(30),
          Limits.DEFAULT.withDeadlines(
              Duration.ofSeconds(10), Duration.ofSeconds(5), Duration.ofSeconds(20)));

  private static long after(double seconds) {
    return BEGUN + (long) (seconds * 1e9);
  }

  @Test
  void aCallHasAllTheTimeThatItTakes() {
    wait.begin(Wait.For.NOTHING, BEGUN);
    assertThat(wait.endAt(after(3600), true)).isEqualTo(Wait.End.NOT_YET);
  }

  @Test
  void anIdleConnectionIsClosedAndSoonerInAHurry() {
    wait.begin(Wait.For.REQUEST, BEGUN);
    assertThat(wait.endAt(after(29.9), false)).isEqualTo(Wait.End.NOT_YET);
    assertThat(wait.endAt(after(30.1), false)).isEqualTo(Wait.End.CLOSE);
    assertThat(wait.endAt(after(0.4), true)).isEqualTo(Wait.End.NOT_YET);
    assertThat(wait.endAt(after(0.6), true)).isEqualTo(Wait.End.CLOSE);
  }

  @Test
  void aHeadIsRefusedHoweverSteadilyItComes() {
    wait.begin(Wait.For.HEAD, BEGUN);
    wait.begin(Wait.For.HEAD, after(9));
    assertThat(wait.endAt(after(9.9), true)).isEqualTo(Wait.End.NOT_YET);
    assertThat(wait.endAt(after(10.1), false)).isEqualTo(Wait.End.REFUSE);
  }

  @Test
  void aBodyMayPauseButNotForLongAndNotForEver() {
    wait.begin(Wait.For.BODY, BEGUN);
    assertThat(wait.endAt(after(5.1), false)).isEqualTo(Wait.End.REFUSE);
    for (int second = 4; second <= 16; second += 4) {
      wait.begin(Wait.For.BODY, after(second));
      assertThat(wait.endAt(after(second + 3.9), false)).isEqualTo(Wait.End.NOT_YET);
    }
    assertThat(wait.endAt(after(20.1), false)).isEqualTo(Wait.End.REFUSE);
  }

  @Test
  void whoDoesNotReadOrGoesOnSendingIsCut() {
    wait.begin(Wait.For.WRITE, BEGUN);
    assertThat(wait.endAt(after(30.1), false)).isEqualTo(Wait.End.CUT);
    wait.begin(Wait.For.LINGER, BEGUN);
    assertThat(wait.endAt(after(0.9), true)).isEqualTo(Wait.End.NOT_YET);
    assertThat(wait.endAt(after(1.1), false)).isEqualTo(Wait.End.CUT);
  }
}
