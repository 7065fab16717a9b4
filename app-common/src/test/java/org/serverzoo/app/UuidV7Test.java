package org.serverzoo.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class UuidV7Test {

  private final AtomicLong clock = new AtomicLong(0x017F22E279B0L);

  private UuidV7 maker(long seed) {
    return new UuidV7(clock::get, new SplittableRandom(seed));
  }

  // RFC 9562 appendix A.6 has this time stamp.
  @Test
  void startsWithTheMillisecondsThenTheVersion() {
    assertThat(maker(1).next().toString())
        .matches("017f22e2-79b0-7000-[89ab][0-9a-f]{3}-[0-9a-f]{12}");
  }

  @Test
  void isOfVersion7AndTheCommonVariant() {
    UuidV7 maker = new UuidV7(System::currentTimeMillis, new SecureRandom());
    for (int i = 0; i < 10_000; i++) {
      UUID uuid = maker.next();
      assertThat(uuid.version()).isEqualTo(7);
      assertThat(uuid.variant()).isEqualTo(2);
      assertThat(uuid.toString()).hasSize(36);
    }
  }

  @Test
  void countsWithinAMillisecondAndBorrowsFromTheNext() {
    UuidV7 maker = maker(1);
    List<String> made = new ArrayList<>();
    for (int i = 0; i < 4098; i++) {
      made.add(maker.next().toString().substring(0, 18));
    }

    assertThat(made.get(1)).isEqualTo("017f22e2-79b0-7001");
    assertThat(made.get(4095)).isEqualTo("017f22e2-79b0-7fff");
    assertThat(made.get(4096)).isEqualTo("017f22e2-79b1-7000");
    assertThat(made).isSorted().doesNotHaveDuplicates();
  }

  @Test
  void growsWhileTheClockIsSetBack() {
    UuidV7 maker = maker(1);
    String before = maker.next().toString();
    clock.addAndGet(-3_600_000);
    String after = maker.next().toString();

    assertThat(after).isGreaterThan(before);
  }

  @Test
  void followsTheClockAgainWhenItIsAhead() {
    UuidV7 maker = maker(1);
    maker.next();
    clock.incrementAndGet();

    assertThat(maker.next().toString()).startsWith("017f22e2-79b1-7000");
  }

  @Test
  void differsBetweenMakersAtTheSameTime() {
    assertThat(maker(1).next()).isNotEqualTo(maker(2).next());
  }

  @Test
  void givesNoTwoThreadsTheSame() throws InterruptedException {
    // Without randomness all depends on time and counter.
    UuidV7 maker = new UuidV7(System::currentTimeMillis, () -> 0L);
    var seen = ConcurrentHashMap.<UUID>newKeySet();
    Threads.start(
            4,
            () -> {
              for (int i = 0; i < 25_000; i++) {
                seen.add(maker.next());
              }
            })
        .join();

    assertThat(seen).hasSize(100_000);
  }
}
