package org.serverzoo.testing;

import java.time.Duration;

/// How many times as long as usual things take here and now: measured once in each process, with a
/// little work that has a usual time. A processor that is old shows in it, and so do sixty other
/// programs on the same one.
///
/// It is for how long to wait for something before it is taken for failed. What is promised in
/// seconds is not multiplied, nor what a test waits for when all is well: a test would take as much
/// longer.
///
/// The system property `zoo.slowness` says it instead.
public final class Slowness {

  private static final String PROPERTY = "zoo.slowness";

  private static final int SLICES = 100;
  private static final int ROUNDS = 200_000;

  /// What [#SLICES] times [#work] takes on a processor of 2020 that has nothing else to do.
  private static final Duration USUAL = Duration.ofMillis(40);

  private static final double FACTOR = factor();

  private Slowness() {}

  private static double factor() {
    String said = System.getProperty(PROPERTY, "");
    return said.isEmpty() ? measured() : Double.parseDouble(said);
  }

  private static double measured() {
    long state = 1;
    for (int i = 0; i < SLICES / 4; i++) {
      state = work(state); // It is compiled meanwhile.
    }
    long start = System.nanoTime();
    for (int i = 0; i < SLICES; i++) {
      state = work(state);
    }
    double time = System.nanoTime() - start;
    // Never 0, which the compiler does not know: it must not leave the work out.
    return state == 0 ? 1 : Math.max(1, time / USUAL.toNanos());
  }

  /// Xorshift: each round needs the one before, so that no processor does two at once.
  private static long work(long state) {
    long x = state;
    for (int i = 0; i < ROUNDS; i++) {
      x ^= x << 13;
      x ^= x >>> 7;
      x ^= x << 17;
    }
    return x;
  }

  /// So much time on a usual machine, and more on a slow one. Never less, unless the property says
  /// so.
  public static Duration scaled(Duration usual) {
    return Duration.ofNanos((long) (usual.toNanos() * FACTOR));
  }
}
