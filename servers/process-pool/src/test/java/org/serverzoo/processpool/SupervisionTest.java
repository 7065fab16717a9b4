package org.serverzoo.processpool;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.serverzoo.api.Listen;
import org.serverzoo.api.Settings;
import org.serverzoo.api.WorkerCommand;
import org.serverzoo.testing.Slowness;

/// What the master does when workers die, with workers that serve nobody.
class SupervisionTest {

  /// What the master has for it; the rest is up to the worker.
  private static final Duration TO_START_ANOTHER = Slowness.scaled(Duration.ofMillis(250));

  private static final Duration LOOK_AGAIN = Duration.ofMillis(5);

  /// Much less than the master waits for an answer.
  private static final Duration AT_ONCE = Slowness.scaled(Duration.ofSeconds(1));

  @TempDir private Path directory;

  private Path busy;

  @BeforeEach
  void nameFile() {
    busy = directory.resolve("busy");
  }

  private WorkerCommand command(int sessions) {
    List<String> java =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-cp",
            System.getProperty("java.class.path"),
            FakeWorker.class.getName(),
            busy.toString());
    return new WorkerCommand(java, Map.of(), sessions, directory);
  }

  private ProcessPool pool(int workers, int sessions) throws IOException {
    ProcessPoolDesign design = new ProcessPoolDesign();
    InetSocketAddress anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    Settings settings = design.defaults().withWorkers(workers).withListen(new Listen.Tcp(anyPort));
    return design.start(command(sessions), settings);
  }

  private static Set<Long> children() {
    return ProcessHandle.current().children().map(ProcessHandle::pid).collect(Collectors.toSet());
  }

  private static List<WorkerState> workers(ProcessPool pool) {
    try {
      return pool.workers();
    } catch (InterruptedException stopping) {
      throw new IllegalStateException(stopping);
    }
  }

  private static long serving(ProcessPool pool) {
    return workers(pool).stream().filter(worker -> worker.state().equals("serving")).count();
  }

  /// Kills workers, and blocks until so many others serve that there are as many as before.
  private static void killAndAwaitOthers(ProcessPool pool, List<WorkerState> victims) {
    long before = serving(pool);
    List<Long> killed = victims.stream().map(WorkerState::pid).toList();
    killed.forEach(SupervisionTest::kill);
    await(() -> workers(pool).stream().noneMatch(worker -> killed.contains(worker.pid())));
    await(() -> serving(pool) == before);
  }

  private static void await(BooleanSupplier condition) {
    while (!condition.getAsBoolean()) {
      assertThat(Thread.interrupted()).as("out of time").isFalse();
      LockSupport.parkNanos(LOOK_AGAIN.toNanos());
    }
  }

  private static void kill(long pid) {
    ProcessHandle process = ProcessHandle.of(pid).orElseThrow();
    process.destroyForcibly();
    await(() -> !process.isAlive());
  }

  /// Kills a worker and sees how long it takes until there is a new process.
  private static Duration untilAnotherStarts(long victim) {
    Set<Long> before = children();
    kill(victim);
    long died = System.nanoTime();
    await(() -> !before.containsAll(children()));
    return Duration.ofNanos(System.nanoTime() - died);
  }

  @Test
  void anotherWorkerStartsAtOnceWhileARestartWaitsForOneThatDrains() throws Exception {
    Files.createFile(busy);
    try (ProcessPool pool = pool(2, 0)) {
      FutureTask<Void> restart = new FutureTask<>(() -> restart(pool));
      Thread.ofPlatform().name("restart").start(restart);
      await(() -> workers(pool).stream().anyMatch(worker -> worker.state().equals("draining")));
      long victim = pool.workers().get(1).pid();

      assertThat(untilAnotherStarts(victim)).isLessThan(TO_START_ANOTHER);
      await(() -> serving(pool) == 2);

      assertThat(restart.isDone()).isFalse();
      Files.delete(busy);
      restart.get();
      assertThat(pool.workers()).hasSize(2);
    }
  }

  private static Void restart(ProcessPool pool) throws IOException {
    pool.restart();
    return null;
  }

  @Test
  void allWorkersThatDieAtTheSameTimeAreReplacedAtOnce() throws Exception {
    try (ProcessPool pool = pool(3, 0)) {
      List<WorkerState> first = pool.workers();
      killAndAwaitOthers(pool, first);
      assertThat(pool.workers()).hasSameSizeAs(first);
    }
  }

  @Test
  void theNextWorkerHasTheSessionsOfTheOneThatDied() throws Exception {
    try (ProcessPool pool = pool(3, 10)) {
      killAndAwaitOthers(pool, pool.workers().subList(0, 1));
      assertThat(pool.workers()).extracting(WorkerState::sessions).containsExactly(4, 3, 3);
    }
  }

  @Test
  void whatADeadWorkerHasDoneStillCounts() throws Exception {
    try (ProcessPool pool = pool(2, 0)) {
      assertThat(pool.counters().requestsAnswered()).isEqualTo(2);
      killAndAwaitOthers(pool, pool.workers().subList(0, 1));
      assertThat(pool.counters().requestsAnswered()).isEqualTo(3);
      assertThat(pool.counters().connectionsOpen()).isEqualTo(2);
    }
  }

  @Test
  void whoAsksAWorkerThatDiesIsNotKeptWaiting() throws Exception {
    try (ProcessPool pool = pool(1, 0)) {
      long victim = pool.workers().getFirst().pid();
      stop(victim);
      FutureTask<List<WorkerState>> asking = new FutureTask<>(pool::workers);
      Thread asker = Thread.ofPlatform().name("asker").start(asking);
      await(() -> asker.getState() == Thread.State.TIMED_WAITING);
      long died = System.nanoTime();
      kill(victim);

      assertThat(asking.get()).hasSize(1);
      assertThat(Duration.ofNanos(System.nanoTime() - died)).isLessThan(AT_ONCE);
    }
  }

  /// So that it does nothing, and is there.
  private static void stop(long pid) throws IOException, InterruptedException {
    assertThat(new ProcessBuilder("kill", "-STOP", "" + pid).start().waitFor()).isZero();
  }

  @Test
  void supervisionGoesOnAfterAFault() throws Exception {
    AtomicInteger starts = new AtomicInteger();
    Place place =
        new Place(
            share -> {
              int number = starts.incrementAndGet();
              if (number == 2) {
                throw new IllegalStateException("a fault that a test has made");
              }
              return PoolWorker.start(command(0), 0, share, number);
            },
            0);
    Supervisor supervisor = new Supervisor(List.of(place));
    try {
      place.worker().awaitReady(Supervisor.START);
      supervisor.keep(place);
      kill(place.worker().process().pid());
      await(() -> starts.get() == 3);

      place.worker().awaitReady(Supervisor.START);
    } finally {
      supervisor.close();
      place.leave().awaitEnd(Slowness.scaled(Duration.ofSeconds(5)));
    }
  }
}
