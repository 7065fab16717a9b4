package org.serverzoo.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.serverzoo.database.TestServer.HOME;
import static org.serverzoo.database.TestServer.settings;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.serverzoo.testing.Slowness;

class OutageTest {

  /// The README's: to wait for a session, to validate one, and to wait for its answer.
  private static final Duration ONE_CALL = Duration.ofSeconds(2 + 1 + 4);

  /// The call is not all that the processors have to do.
  private static final Duration LATE = Slowness.scaled(Duration.ofSeconds(1));

  private static final Duration AT_ONCE = Slowness.scaled(Duration.ofMillis(500));
  private static final Duration RECOVERY = Slowness.scaled(Duration.ofSeconds(10));

  private EmbeddedDatabase server;
  private Database database;

  @BeforeEach
  void start() {
    server = EmbeddedDatabase.start(HOME);
    database = Database.open(settings(server.url(), 4));
    assertThat(database.row(1)).isPresent();
  }

  @AfterEach
  void stop() {
    database.close();
    server.close();
  }

  @Test
  void aFrozenDatabaseFailsEachCallInTimeAndRecovers() throws Exception {
    List<ProcessHandle> processes = TestServer.processes(HOME);
    assertThat(processes).hasSizeGreaterThan(4);
    TestServer.signal("STOP", processes);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        Database single = Database.openSingle(settings(server.url(), 1))) {
      Callable<Duration> pooled = () -> timeOfFailure(database);
      Callable<Duration> alone = () -> timeOfFailure(single);
      for (Future<Duration> time :
          threads.invokeAll(List.of(pooled, pooled, pooled, pooled, pooled, pooled, alone))) {
        assertThat(time.get()).isLessThan(ONE_CALL.plus(LATE));
      }
      assertThat(timeOfFailure(database)).isLessThan(AT_ONCE);
    } finally {
      TestServer.signal("CONT", processes);
    }
    assertRecovers();
  }

  @Test
  void aDatabaseThatIsDownFailsEachCallAtOnceAndRecovers() throws Exception {
    Cluster cluster = Cluster.in(HOME.resolve("postgres").toRealPath());
    cluster.stop();
    assertThat(timeOfFailure(database)).isLessThan(ONE_CALL.plus(LATE));
    // From now on nobody waits for what the pool waits for by itself.
    assertThat(timeOfFailure(database)).isLessThan(AT_ONCE);
    assertThat(timeOfFailure(database)).isLessThan(AT_ONCE);
    assertThat(cluster.bringUp()).isTrue();
    assertRecovers();
  }

  @Test
  void aServerProcessThatIsKilledIsReplacedByTheNextStart() throws Exception {
    ProcessHandle postmaster = TestServer.processes(HOME).getFirst();
    postmaster.destroyForcibly();
    postmaster.onExit().join();
    assertThat(timeOfFailure(database)).isLessThan(ONE_CALL.plus(LATE));
    // As another zoo would do when it starts.
    assertThat(Cluster.in(HOME.resolve("postgres").toRealPath()).bringUp()).isTrue();
    assertRecovers();
  }

  @Test
  void closesInTimeWhileTheDatabaseIsFrozen() throws Exception {
    List<ProcessHandle> processes = TestServer.processes(HOME);
    TestServer.signal("STOP", processes);
    try {
      long start = System.nanoTime();
      database.close();
      assertThat(Duration.ofNanos(System.nanoTime() - start))
          .isLessThan(Slowness.scaled(Duration.ofSeconds(5)));
    } finally {
      TestServer.signal("CONT", processes);
    }
  }

  private static Duration timeOfFailure(Database database) {
    long start = System.nanoTime();
    assertThatExceptionOfType(DatabaseUnavailableException.class)
        .isThrownBy(() -> database.visit(UUID.randomUUID(), 1, "adult"));
    return Duration.ofNanos(System.nanoTime() - start);
  }

  private void assertRecovers() throws IOException {
    Deadline deadline = Deadline.in(RECOVERY);
    while (true) {
      try {
        assertThat(database.visit(UUID.randomUUID(), 1, "adult")).isPresent();
        return;
      } catch (DatabaseUnavailableException e) {
        if (deadline.passed()) {
          throw e;
        }
        Deadline.pause();
      }
    }
  }
}
