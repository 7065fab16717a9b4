package org.serverzoo.processpool;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.serverzoo.api.Counters;
import org.serverzoo.api.Dial;
import org.serverzoo.api.EffectiveSetting;
import org.serverzoo.api.Running;
import org.serverzoo.api.Settings;
import org.serverzoo.api.WorkerCommand;
import org.serverzoo.posix.Posix;

/// The master: starts workers, replaces those that die, and changes their number while they serve.
///
/// All changes are made by one thread, the supervisor, one after the other; other threads hand them
/// to it. The shares of the database sessions add up to no more than the total at any time: running
/// workers give up what a new one gets before it starts, and take what an old one had once it has
/// ended.
public final class ProcessPool implements Running {

  /// For a JVM to start on a machine that is busy.
  private static final Duration START = Duration.ofSeconds(60);

  /// What a worker may take longer than the grace to end.
  private static final Duration BEYOND_GRACE = Duration.ofSeconds(2);

  /// A worker that dies younger than this may do so again at once.
  private static final Duration STABLE = Duration.ofSeconds(5);

  private static final long FIRST_PAUSE_MILLIS = 250;
  private static final long LONGEST_PAUSE_MILLIS = 10_000;

  private final int listener;
  private final InetSocketAddress address;
  private final WorkerCommand command;
  private final Settings settings;
  private final AtomicBoolean closing = new AtomicBoolean();
  private final ScheduledExecutorService supervisor =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("pool-supervisor").daemon().factory());

  /// Those that have started and not ended, the oldest first. Changed by the supervisor only.
  private final List<PoolWorker> workers = new CopyOnWriteArrayList<>();

  // Touched by the supervisor only, but for what is volatile.
  private long started;
  private int failures;
  private boolean filling;
  private volatile int wanted;
  private volatile WorkerStats departed = WorkerStats.NONE;
  private volatile int sessionsHighWater;
  private volatile List<EffectiveSetting> innerSettings = List.of();

  ProcessPool(int listener, WorkerCommand command, Settings settings) throws IOException {
    this.listener = listener;
    this.address = Posix.localAddress(listener);
    this.command = command;
    this.settings = settings;
    // O_NONBLOCK is shared by all processes: whatever an earlier owner of the socket left.
    if (!settings.inner().equals("nio")) {
      Posix.setBlocking(listener, true);
    }
  }

  void start() throws IOException {
    try {
      change(() -> {
        wanted = settings.workers();
        launch(wanted);
        return wanted;
      });
    } catch (IOException | RuntimeException failure) {
      closing.set(true);
      workers.forEach(worker -> worker.process().destroyForcibly());
      supervisor.shutdownNow();
      throw failure;
    }
  }

  /// Starts so many workers more, and waits until they serve. Those that fail are gone again.
  private void launch(int count) throws IOException, InterruptedException {
    int size = workers.size();
    List<Integer> shares = Shares.of(command.databaseSessions(), size + count);
    for (int i = 0; i < size; i++) {
      if (!workers.get(i).limitSessions(shares.get(i))) {
        balance();
        throw new WorkerFailedException("a worker does not give its database sessions back");
      }
    }
    List<PoolWorker> fresh = new ArrayList<>();
    WorkerFailedException first = null;
    try {
      for (int i = size; i < size + count; i++) {
        PoolWorker worker = PoolWorker.start(command, listener, shares.get(i), ++started);
        fresh.add(worker);
        workers.add(worker);
      }
      for (PoolWorker worker : fresh) {
        innerSettings = worker.awaitReady(START);
      }
    } catch (WorkerFailedException failed) {
      first = failed;
    }
    fresh.forEach(this::watch);
    if (first != null) {
      List<PoolWorker> failed = fresh.stream().filter(worker -> !worker.isReady()).toList();
      failed.forEach(worker -> worker.process().destroyForcibly());
      forget(failed);
      throw first;
    }
  }

  private void watch(PoolWorker worker) {
    var _ = worker.process().onExit().thenRun(() -> later(() -> died(worker), 0));
  }

  /// A worker has ended that nobody told to.
  private void died(PoolWorker worker) throws InterruptedException {
    if (worker.draining() || closing.get() || !workers.contains(worker)) {
      return;
    }
    failures = worker.age().compareTo(STABLE) < 0 ? failures + 1 : 0;
    forget(List.of(worker));
    if (failures <= 1) {
      fill();
    } else {
      fillAfterPause();
    }
  }

  /// Starts what is missing.
  private void fill() throws InterruptedException {
    filling = false;
    int missing = wanted - workers.size();
    if (closing.get() || missing <= 0) {
      return;
    }
    try {
      launch(missing);
    } catch (IOException failed) {
      failures++;
      fillAfterPause();
    }
  }

  private void fillAfterPause() {
    if (!filling) {
      filling = true;
      long pause = FIRST_PAUSE_MILLIS << Math.min(failures, 10);
      later(this::fill, Math.min(pause, LONGEST_PAUSE_MILLIS));
    }
  }

  /// Ends workers, each answering what it has in flight.
  private void retire(List<PoolWorker> leaving) throws InterruptedException {
    leaving.forEach(PoolWorker::drain);
    for (PoolWorker worker : leaving) {
      worker.awaitEnd(settings.grace().plus(BEYOND_GRACE));
    }
    forget(leaving);
  }

  /// Keeps what workers that ended have done, and gives their sessions to the others.
  private void forget(List<PoolWorker> ended) throws InterruptedException {
    noteHighWater();
    for (PoolWorker worker : ended) {
      worker.awaitEnd(Duration.ZERO);
      if (workers.remove(worker)) {
        WorkerStats last = worker.stats();
        departed = departed.plus(new WorkerStats(last.accepted(), 0, last.answered(), 0));
      }
    }
    balance();
  }

  private void noteHighWater() {
    int now = workers.stream().mapToInt(worker -> worker.stats().sessionsHighWater()).sum();
    sessionsHighWater = Math.max(sessionsHighWater, now);
  }

  /// Shares the database sessions out again: first those who give, then those who take.
  private void balance() throws InterruptedException {
    if (workers.isEmpty() || command.databaseSessions() == 0) {
      return;
    }
    List<Integer> shares = Shares.of(command.databaseSessions(), workers.size());
    boolean given = true;
    for (int i = 0; i < workers.size(); i++) {
      PoolWorker worker = workers.get(i);
      if (shares.get(i) < worker.sessions()) {
        given &= worker.limitSessions(shares.get(i));
      }
    }
    for (int i = 0; given && i < workers.size(); i++) {
      workers.get(i).limitSessions(shares.get(i));
    }
  }

  /// Makes the workers this many. Blocks until new ones serve, or old ones have drained.
  ///
  /// @throws IOException if a new one does not come up; its message is a sentence
  public void resize(int count) throws IOException {
    if (count < 1) {
      throw new IOException("the last worker stays; stop the server to end it");
    }
    if (command.databaseSessions() > 0 && command.databaseSessions() < count) {
      throw new IOException(
          "%d workers need a database session each and there are %d"
              .formatted(count, command.databaseSessions()));
    }
    change(() -> {
      int before = wanted;
      wanted = count;
      int missing = count - workers.size();
      if (missing > 0) {
        try {
          launch(missing);
        } catch (IOException failed) {
          wanted = Math.min(before, count);
          throw failed;
        }
      } else {
        retire(List.copyOf(workers.subList(count, workers.size())));
      }
      return count;
    });
  }

  /// How many workers there are to be.
  public int size() {
    return wanted;
  }

  /// Replaces all workers, one at a time: a new one serves before an old one drains. Blocks until
  /// all are new.
  ///
  /// @throws IOException if a new one does not come up; the old ones that are left go on
  public void restart() throws IOException {
    change(() -> {
      for (PoolWorker old : List.copyOf(workers)) {
        boolean room =
            command.databaseSessions() == 0 || command.databaseSessions() > workers.size();
        if (!room && workers.size() == 1) {
          throw new IOException(
              "a second worker needs a database session and there is one; use more --db-sessions");
        }
        if (room) {
          launch(1);
          retire(List.of(old));
        } else {
          retire(List.of(old));
          launch(1);
        }
      }
      fill();
      return wanted;
    });
  }

  /// Each worker as it is now.
  public List<WorkerState> workers() throws InterruptedException {
    List<WorkerState> list = new ArrayList<>();
    for (PoolWorker worker : workers) {
      list.add(WorkerState.of(worker));
    }
    return list;
  }

  /// The most database sessions that the workers together may have used at the same time: the sum
  /// of what each of them used at most.
  public int sessionsHighWater() {
    return sessionsHighWater;
  }

  @Override
  public InetSocketAddress address() {
    return address;
  }

  @Override
  public List<EffectiveSetting> effective() {
    List<EffectiveSetting> list = new ArrayList<>();
    long alive = workers.stream().filter(PoolWorker::isReady).count();
    list.add(new EffectiveSetting("workers", alive + " processes"));
    list.add(new EffectiveSetting("inner", settings.inner()));
    if (command.databaseSessions() > 0) {
      list.add(
          new EffectiveSetting(
              "session shares",
              String.join(", ", workers.stream().map(worker -> "" + worker.sessions()).toList())));
    }
    for (EffectiveSetting inner : innerSettings) {
      list.add(
          inner.name().equals(Dial.WORKERS.option().substring(2))
              ? new EffectiveSetting("inner workers", inner.value())
              : new EffectiveSetting(inner.name(), inner.value() + " (in each worker)"));
    }
    for (Dial dial :
        List.of(
            Dial.QUEUE, Dial.KEEP_ALIVE, Dial.IDLE_TIMEOUT, Dial.MAX_CONNECTIONS, Dial.OFFLOAD)) {
      String name = dial.option().substring(2);
      if (list.stream().noneMatch(setting -> setting.name().equals(name))) {
        list.add(new EffectiveSetting(name, "not a dial of " + settings.inner()));
      }
    }
    return list;
  }

  /// The sum over all workers, those that have ended included.
  @Override
  public Counters counters() {
    WorkerStats sum = departed;
    try {
      for (PoolWorker worker : workers) {
        sum = sum.plus(worker.askStats());
      }
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
    }
    Counters counters = new Counters();
    counters.add(sum.accepted(), sum.open(), sum.answered());
    return counters;
  }

  @Override
  public synchronized void close() {
    if (!closing.compareAndSet(false, true)) {
      return;
    }
    try {
      // A change that is under way may start a worker yet: it is over first, or interrupted.
      supervisor.shutdownNow();
      List<PoolWorker> all = List.copyOf(workers);
      all.forEach(PoolWorker::drain);
      supervisor.awaitTermination(1, TimeUnit.SECONDS);
      workers.stream().filter(worker -> !worker.draining()).forEach(PoolWorker::drain);
      for (PoolWorker worker : workers) {
        worker.awaitEnd(settings.grace().plus(BEYOND_GRACE));
      }
      noteHighWater();
    } catch (InterruptedException stopping) {
      workers.forEach(worker -> worker.process().destroyForcibly());
      Thread.currentThread().interrupt();
    }
    try {
      Posix.close(listener);
    } catch (IOException _) {
      // It is gone in any case.
    }
  }

  /// Has the supervisor do something, and waits for it.
  private void change(Callable<Integer> what) throws IOException {
    try {
      supervisor.submit(what).get();
    } catch (ExecutionException failed) {
      switch (failed.getCause()) {
        case IOException expected -> throw expected;
        case RuntimeException bug -> throw bug;
        case null, default -> throw new IOException("the change was interrupted", failed);
      }
    } catch (RejectedExecutionException stopped) {
      throw new IOException("the server is stopping", stopped);
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", stopping);
    }
  }

  private void later(Task task, long millis) {
    try {
      var _ =
          supervisor.schedule(
              () -> {
                task.run();
                return null;
              },
              millis,
              TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException _) {
      // The pool is closing, and nothing is to be replaced.
    }
  }

  /// What the supervisor does.
  @FunctionalInterface
  private interface Task {
    void run() throws InterruptedException;
  }
}
