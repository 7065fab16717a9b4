package org.serverzoo.database;

import java.util.concurrent.atomic.AtomicInteger;

/// Counts what is in use, and remembers the most. Any thread may do anything.
final class HighWater {

  private final AtomicInteger now = new AtomicInteger();
  private final AtomicInteger most = new AtomicInteger();

  void enter() {
    int count = now.incrementAndGet();
    // Looked at before it is written: once the mark stands, all threads only read it.
    if (count > most.get()) {
      most.accumulateAndGet(count, Math::max);
    }
  }

  void leave() {
    now.decrementAndGet();
  }

  int most() {
    return most.get();
  }
}
