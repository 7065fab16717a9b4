package org.serverzoo.processpool;

import java.io.IOException;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.serverzoo.api.Counters;
import org.serverzoo.api.EffectiveSetting;
import org.serverzoo.api.Running;
import org.serverzoo.api.Settings;
import org.serverzoo.api.WorkerCommand;
import org.serverzoo.posix.Posix;

/// The master: starts workers, changes their number while they serve, and ends them.
///
/// ```
///   changes     one thread: +1, -1, =N and restart, one after the other; waits for workers
///   Supervisor  one thread: replaces the dead; waits for nobody
///      └────▶ Crew ────▶ Place ────▶ PoolWorker ──── a process
/// ```
///
/// Whoever asks for a change waits until it is done.
public final class ProcessPool implements Running {

  /// What a worker may take longer than the grace to end.
  private static final Duration BEYOND_GRACE = Duration.ofSeconds(2);

  private final int listener;
  private final SocketAddress address;
  private final Settings settings;
  private final SessionShares shares;
  private final Crew crew;
  private final Supervisor supervisor;
  private final AtomicBoolean closing = new AtomicBoolean();
  private final ExecutorService changes =
      Executors.newSingleThreadExecutor(
          Thread.ofPlatform().name("pool-changes").daemon().factory());

  ProcessPool(int listener, WorkerCommand command, Settings settings) throws IOException {
    this.listener = listener;
    this.address = Posix.localAddress(listener);
    this.settings = settings;
    this.shares = new SessionShares(command.databaseSessions());
    this.crew = new Crew(command, listener);
    this.supervisor = new Supervisor(crew.places());
    // O_NONBLOCK is shared by all processes: whatever an earlier owner of the socket left.
    if (!settings.inner().equals("nio")) {
      Posix.setBlocking(listener, true);
    }
  }

  /// Blocks until all workers serve.
  void start() throws IOException {
    try {
      change(() -> launch(settings.workers()));
    } catch (IOException | RuntimeException failure) {
      closing.set(true);
      supervisor.close();
      crew.close();
      crew.workers().forEach(worker -> worker.process().destroyForcibly());
      changes.shutdownNow();
      throw failure;
    }
  }

  /// Starts so many workers more, and waits until they serve. Those that fail are gone again.
  private int launch(int count) throws IOException, InterruptedException {
    List<Place> fresh = new ArrayList<>();
    try {
      for (int share : shares.makeRoom(crew.places(), count)) {
        fresh.add(crew.open(share));
      }
      for (Place place : fresh) {
        place.worker().awaitReady(Supervisor.START);
      }
    } finally {
      fresh.stream().filter(place -> place.worker().isReady()).forEach(supervisor::keep);
      retire(fresh.stream().filter(place -> !place.worker().isReady()).toList(), Duration.ZERO);
    }
    return crew.places().size();
  }

  /// Ends workers, each answering what it has in flight, and gives their sessions to the others.
  private void retire(List<Place> leaving, Duration within) throws InterruptedException {
    List<PoolWorker> last = leaving.stream().map(Place::leave).toList();
    for (PoolWorker worker : last) {
      worker.awaitEnd(within);
    }
    if (!leaving.isEmpty()) {
      leaving.forEach(crew::remove);
      shares.balance(crew.places());
    }
  }

  private Duration patience() {
    return settings.grace().plus(BEYOND_GRACE);
  }

  /// Makes the workers this many. Blocks until new ones serve, or old ones have drained.
  ///
  /// @throws IOException if a new one does not come up; its message is a sentence
  public void resize(int count) throws IOException {
    change(() -> makeThem(count));
  }

  /// Makes the workers so many more, or fewer if that is negative; otherwise as [#resize].
  public void grow(int by) throws IOException {
    change(() -> makeThem(crew.places().size() + by));
  }

  private int makeThem(int count) throws IOException, InterruptedException {
    if (count < 1) {
      throw new IOException("the last worker stays; stop the server to end it");
    }
    if (shares.total() > 0 && shares.total() < count) {
      throw new IOException(
          "%d workers need a database session each and there are %d"
              .formatted(count, shares.total()));
    }
    List<Place> now = List.copyOf(crew.places());
    if (count > now.size()) {
      return launch(count - now.size());
    }
    retire(now.subList(count, now.size()), patience());
    return count;
  }

  /// Replaces all workers, one at a time: a new one serves before an old one drains. Blocks until
  /// all are new.
  ///
  /// @throws IOException if a new one does not come up; the old ones that are left go on
  public void restart() throws IOException {
    change(() -> {
      for (Place old : List.copyOf(crew.places())) {
        replace(old);
      }
      return crew.places().size();
    });
  }

  private void replace(Place old) throws IOException, InterruptedException {
    int size = crew.places().size();
    if (shares.total() == 0 || shares.total() > size) {
      launch(1);
      retire(List.of(old), patience());
    } else if (size > 1) {
      // No session is left for one more.
      retire(List.of(old), patience());
      launch(1);
    } else {
      throw new IOException(
          "a second worker needs a database session and there is one; use more --db-sessions");
    }
  }

  /// Each worker as it is now.
  public List<WorkerState> workers() throws InterruptedException {
    List<WorkerState> list = new ArrayList<>();
    for (PoolWorker worker : crew.workers()) {
      list.add(WorkerState.of(worker));
    }
    return list;
  }

  /// The most database sessions that the workers together may have used at the same time: the sum
  /// of what each of them used at most.
  public int sessionsHighWater() {
    return crew.sessionsHighWater();
  }

  @Override
  public SocketAddress address() {
    return address;
  }

  @Override
  public List<EffectiveSetting> effective() {
    return new EffectiveSettings(settings, crew).all();
  }

  /// The sum over all workers, those that have ended included.
  @Override
  public Counters counters() {
    Counters counters = new Counters();
    try {
      WorkerStats sum = crew.askStats();
      counters.add(sum.accepted(), sum.open(), sum.answered());
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
    }
    return counters;
  }

  @Override
  public synchronized void close() {
    if (!closing.compareAndSet(false, true)) {
      return;
    }
    supervisor.close();
    crew.close();
    removeFile();
    // A change that is under way is given up; whom it started is among those that drain.
    changes.shutdownNow();
    List<PoolWorker> all = crew.places().stream().map(Place::leave).toList();
    try {
      for (PoolWorker worker : all) {
        worker.awaitEnd(patience());
      }
      changes.awaitTermination(1, TimeUnit.SECONDS);
    } catch (InterruptedException stopping) {
      all.forEach(worker -> worker.process().destroyForcibly());
      Thread.currentThread().interrupt();
    }
    try {
      Posix.close(listener);
    } catch (IOException _) {
      // It is gone in any case.
    }
  }

  /// At once, because clients that came while the workers drain would wait for nobody.
  private void removeFile() {
    try {
      settings.listen().removeFile();
    } catch (IOException kept) {
      // The next server finds that nobody listens there, and removes it.
    }
  }

  /// Makes a change after those before it, and waits for it.
  private void change(Callable<Integer> what) throws IOException {
    try {
      changes.submit(what).get();
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
}
