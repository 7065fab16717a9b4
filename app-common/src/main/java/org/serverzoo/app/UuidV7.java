package org.serverzoo.app;

import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/// Makes UUIDs of version 7 (RFC 9562 section 5.7): keys that sort by the time they were made, so a
/// table grows at the right edge of its index.
///
/// ```
/// 48 bits                     4     12 bits   2   62 bits
/// milliseconds since 1970     0111  counter   10  random
/// ```
///
/// Time and counter together are one number that only grows (section 6.2, method 1): a later UUID
/// of the same maker is always the greater, also within a millisecond and while the clock is set
/// back. More than 4,096 in a millisecond borrow from the next. Makers in other processes are kept
/// apart by the random bits.
///
/// Safe for use by any number of threads, if the clock and the random numbers are.
final class UuidV7 {

  private static final int COUNTER_BITS = 12;
  private static final long VERSION = 0x7000L;
  private static final long VARIANT = 0x8000_0000_0000_0000L;

  private final LongSupplier millis;
  private final RandomGenerator random;

  /// Milliseconds and counter of the last UUID in one number.
  private final AtomicLong last = new AtomicLong();

  UuidV7(LongSupplier millis, RandomGenerator random) {
    this.millis = millis;
    this.random = random;
  }

  UUID next() {
    long now = millis.getAsLong() << COUNTER_BITS;
    long tick = last.updateAndGet(known -> Math.max(known + 1, now));
    long time = tick >>> COUNTER_BITS << 16;
    long counter = tick & (1 << COUNTER_BITS) - 1;
    return new UUID(time | VERSION | counter, random.nextLong() >>> 2 | VARIANT);
  }
}
