package org.serverzoo.database;

import java.io.InterruptedIOException;
import java.time.Duration;

/// The end of a wait for something that can only be asked for again and again.
///
/// @param nanos by the monotonic clock
record Deadline(long nanos) {

  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(20);

  static Deadline in(Duration patience) {
    return new Deadline(System.nanoTime() + patience.toNanos());
  }

  boolean passed() {
    return System.nanoTime() - nanos >= 0;
  }

  /// Lets some time pass before the next look.
  ///
  /// @throws InterruptedIOException if the thread is interrupted; its flag stays set
  static void pause() throws InterruptedIOException {
    try {
      Thread.sleep(BETWEEN_LOOKS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while waiting for PostgreSQL");
    }
  }
}
