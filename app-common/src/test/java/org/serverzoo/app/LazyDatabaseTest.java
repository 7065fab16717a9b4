package org.serverzoo.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.serverzoo.database.Database;
import org.serverzoo.database.DatabaseUnavailableException;

class LazyDatabaseTest {

  private final AtomicInteger attempts = new AtomicInteger();

  @Test
  void opensNothingBeforeItIsAsked() {
    LazyDatabase database = new LazyDatabase(this::refuse);

    database.close();

    assertThat(attempts).hasValue(0);
  }

  @Test
  void triesAgainForWhoeverComesAfterAFailure() {
    try (LazyDatabase database = new LazyDatabase(this::refuse)) {
      for (int i = 1; i <= 3; i++) {
        assertThatExceptionOfType(DatabaseUnavailableException.class)
            .isThrownBy(() -> database.row(1))
            .withMessage("attempt " + i);
      }
    }
  }

  @Test
  void failsAllWhoWaitedWithOneAttempt() throws InterruptedException {
    CountDownLatch everybodyWaits = new CountDownLatch(1);
    ConcurrentLinkedQueue<String> failures = new ConcurrentLinkedQueue<>();
    try (LazyDatabase database =
        new LazyDatabase(() -> {
          Threads.await(everybodyWaits);
          return refuse();
        })) {
      Threads callers = Threads.start(20, () -> failures.add(failure(database)));
      callers.awaitWaiting();
      everybodyWaits.countDown();
      callers.join();
    }

    assertThat(failures).hasSize(20).containsOnly("attempt 1");
  }

  @Test
  void doesNotServeOnceItIsClosed() {
    LazyDatabase database = new LazyDatabase(this::refuse);
    database.close();
    database.close();

    assertThat(failure(database)).isEqualTo("The application is closed.");
    assertThat(attempts).hasValue(0);
  }

  private Database refuse() {
    throw new DatabaseUnavailableException("attempt " + attempts.incrementAndGet());
  }

  private static String failure(LazyDatabase database) {
    try {
      return "found " + database.row(1);
    } catch (DatabaseUnavailableException down) {
      return String.valueOf(down.getMessage());
    }
  }
}
