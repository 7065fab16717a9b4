package org.serverzoo.app;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/// Threads of a test that all do the same.
record Threads(List<Thread> all) {

  static Threads start(int number, Runnable task) {
    List<Thread> all = new ArrayList<>();
    for (int i = 0; i < number; i++) {
      all.add(Thread.ofPlatform().start(task));
    }
    return new Threads(all);
  }

  /// Returns when each of them waits for something.
  void awaitWaiting() {
    for (Thread thread : all) {
      while (thread.getState() != Thread.State.WAITING) {
        Thread.onSpinWait();
      }
    }
  }

  void join() throws InterruptedException {
    for (Thread thread : all) {
      thread.join();
    }
  }

  /// Waits where no checked exception may come out.
  static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException unexpected) {
      throw new AssertionError(unexpected);
    }
  }
}
