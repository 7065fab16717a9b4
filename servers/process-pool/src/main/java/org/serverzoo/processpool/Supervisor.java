package org.serverzoo.processpool;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/// Replaces workers that die: at once, or after a growing pause while they keep dying young.
///
/// ```
///   a worker ended ─┬─ it had served a while ──────────────────────▶ fill all vacant places
///                   └─ it had not ─▶ pause: 0, 0.25, 0.5, 1 ... 10 s ──┘
/// ```
///
/// One thread does all that, and never waits: nothing that goes on elsewhere delays it. A pause is
/// one for all places, since all workers run the same program, and what ails one ails all.
final class Supervisor {

  private static final System.Logger LOG = System.getLogger(Supervisor.class.getName());

  /// For a JVM to start on a machine that is busy.
  static final Duration START = Duration.ofSeconds(60);

  /// A worker that dies sooner after it was ready may do so again at once.
  private static final Duration STABLE = Duration.ofSeconds(2);

  private static final Duration FIRST_PAUSE = Duration.ofMillis(250);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

  private final List<Place> places;

  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("pool-supervisor").daemon().factory());

  // Touched by the supervisor's thread only.
  private int failures;
  private boolean paused;

  /// @param places seen as they are at any time
  Supervisor(List<Place> places) {
    this.places = places;
  }

  /// From now on a worker is started in this place whenever there is none. Any thread may call
  /// this.
  void keep(Place place) {
    place.keep();
    watch(place);
  }

  /// Replaces nobody from now on.
  void close() {
    thread.shutdownNow();
  }

  private void watch(Place place) {
    PoolWorker worker = place.worker();
    var _ = worker.ended().thenRun(() -> later(() -> ended(place, worker), Duration.ZERO));
  }

  private void ended(Place place, PoolWorker worker) {
    if (!place.vacant() || place.worker() != worker) {
      return; // It was to end, or has been replaced in the same round as another one.
    }
    if (worker.served(STABLE)) {
      failures = 0;
      fill();
      tell(worker.lastWords(), Duration.ZERO);
    } else {
      fillAfterPause(worker.lastWords());
    }
  }

  /// Starts what is missing.
  private void fill() {
    for (Place place : places) {
      try {
        if (place.refill()) {
          watch(place);
          PoolWorker fresh = place.worker();
          later(fresh::endUnlessReady, START);
        }
      } catch (IOException failed) {
        fillAfterPause("no worker can be started: " + failed.getMessage());
      }
    }
  }

  private void fillAfterPause(String reason) {
    if (paused || thread.isShutdown()) {
      return;
    }
    failures++;
    Duration pause = pause();
    if (pause.isZero()) {
      fill();
    } else {
      paused = true;
      later(this::resume, pause);
    }
    tell(reason, pause);
  }

  private void resume() {
    paused = false;
    fill();
  }

  private static void tell(String reason, Duration pause) {
    LOG.log(
        Level.WARNING,
        "{0}; another one starts {1}",
        reason,
        pause.isZero() ? "now" : "in " + pause.toMillis() + " ms");
  }

  private Duration pause() {
    if (failures <= 1) {
      return Duration.ZERO;
    }
    Duration grown = FIRST_PAUSE.multipliedBy(1L << Math.min(failures - 2, 10));
    return grown.compareTo(LONGEST_PAUSE) < 0 ? grown : LONGEST_PAUSE;
  }

  private void later(Runnable task, Duration pause) {
    try {
      var _ = thread.schedule(() -> run(task), pause.toMillis(), TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException _) {
      // The pool is closing, and nobody is to be replaced.
    }
  }

  private void run(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException fault) {
      // Ours. A pool without supervision would be worse than one that tries again.
      LOG.log(Level.ERROR, "a fault in the supervision of workers", fault);
      fillAfterPause("the supervision goes on");
    }
  }
}
