package org.serverzoo.processpool;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.serverzoo.api.WorkerCommand;

/// The places of a pool, and what was done in them. Any thread may do anything.
final class Crew {

  private final WorkerCommand command;
  private final int listener;

  /// The oldest first. Changed under the lock only, and read without it.
  private final List<Place> places = new CopyOnWriteArrayList<>();

  // Guarded by this.
  private long started;
  private boolean closed;
  private WorkerStats departed = WorkerStats.NONE;
  private int sessionsHighWater;

  Crew(WorkerCommand command, int listener) {
    this.command = command;
    this.listener = listener;
  }

  /// All places, those included whose worker starts or drains.
  List<Place> places() {
    return places;
  }

  /// All workers that have not ended.
  List<PoolWorker> workers() {
    return places.stream().map(Place::worker).filter(worker -> !worker.hasEnded()).toList();
  }

  /// Starts a worker in a place of its own, which is not kept yet.
  synchronized Place open(int share) throws IOException {
    Place place = new Place(this::start, share);
    places.add(place);
    return place;
  }

  private synchronized PoolWorker start(int share) throws IOException {
    if (closed) {
      throw new IOException("the server is stopping");
    }
    return PoolWorker.start(command, listener, share, ++started);
  }

  /// No worker is started from now on.
  synchronized void close() {
    closed = true;
  }

  /// Gives up a place whose last worker has ended, and keeps what was done in it.
  void remove(Place place) {
    noteHighWater();
    WorkerStats done = place.stats();
    synchronized (this) {
      if (places.remove(place)) {
        departed = departed.plus(new WorkerStats(done.accepted(), 0, done.answered(), 0));
      }
    }
  }

  /// The sum of what was done in all places. Blocks until the workers have answered.
  WorkerStats askStats() throws InterruptedException {
    WorkerStats sum = departed();
    for (Place place : places) {
      sum = sum.plus(place.askStats());
    }
    return sum;
  }

  private synchronized WorkerStats departed() {
    return departed;
  }

  /// The most database sessions that the workers together may have used at the same time: the sum
  /// of what each of them used at most, and never more than there are.
  int sessionsHighWater() {
    noteHighWater();
    synchronized (this) {
      return Math.min(sessionsHighWater, command.databaseSessions());
    }
  }

  private void noteHighWater() {
    int now = places.stream().mapToInt(place -> place.stats().sessionsHighWater()).sum();
    synchronized (this) {
      sessionsHighWater = Math.max(sessionsHighWater, now);
    }
  }
}
