package org.serverzoo.contract;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.serverzoo.testing.Slowness;

/// Waits for what another thread or process does at its own time.
final class Eventually {

  private static final Duration PATIENCE = Slowness.scaled(Duration.ofSeconds(5));
  private static final Duration PAUSE = Duration.ofMillis(2);

  private Eventually() {}

  /// Returns as soon as the condition holds.
  ///
  /// @param what completes the sentence "It never happened that"
  /// @throws AssertionError if it does not within seconds
  static void holds(String what, BooleanSupplier condition) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - deadline > 0) {
        throw new AssertionError("It never happened that " + what + ".");
      }
      LockSupport.parkNanos(PAUSE.toNanos());
    }
  }
}
