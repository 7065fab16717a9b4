package org.serverzoo.processpool;

import java.io.IOException;

/// A place in the pool: the worker that has it, and the share of the database sessions that goes
/// with it.
///
/// A worker that dies is followed by another one with the same share. So nobody else needs to be
/// asked, and a replacement waits for nothing: not for a change that is under way, not for a worker
/// that drains. Any thread may do anything.
final class Place {

  /// How a worker with a share is started.
  @FunctionalInterface
  interface Start {

    /// Blocks for about a millisecond.
    PoolWorker worker(int share) throws IOException;
  }

  private final Start start;

  // Guarded by this.
  private int share;
  private PoolWorker worker;
  private boolean kept;

  /// What earlier workers in this place have done.
  private WorkerStats before = WorkerStats.NONE;

  /// A place with a worker that starts.
  Place(Start start, int share) throws IOException {
    this.start = start;
    this.share = share;
    this.worker = start.worker(share);
  }

  synchronized PoolWorker worker() {
    return worker;
  }

  synchronized int share() {
    return share;
  }

  /// From now on a worker that dies is to be replaced.
  synchronized void keep() {
    kept = true;
  }

  /// From now on nobody follows the worker, which is told to drain.
  ///
  /// @return the last worker
  synchronized PoolWorker leave() {
    kept = false;
    worker.drain();
    return worker;
  }

  /// Whether a worker has died that is to be replaced.
  synchronized boolean vacant() {
    return kept && worker.hasEnded();
  }

  /// Starts a worker if there is to be one and is none.
  ///
  /// @return whether it did
  /// @throws IOException if no process can be started; the place stays vacant
  synchronized boolean refill() throws IOException {
    if (!vacant()) {
      return false;
    }
    PoolWorker next = start.worker(share);
    before = before.followedBy(worker.stats());
    worker = next;
    return true;
  }

  /// Changes the share, and waits until the worker keeps to it.
  ///
  /// @return whether it does; if not, the share is the larger of the two
  boolean limitSessions(int most) throws InterruptedException {
    PoolWorker asked;
    int had;
    synchronized (this) {
      had = share;
      // For whoever follows, should this one die before it answers.
      share = most;
      asked = worker;
    }
    if (asked.limitSessions(most)) {
      return true;
    }
    synchronized (this) {
      share = Math.max(had, most);
    }
    return false;
  }

  /// What was done in this place so far, as last told.
  synchronized WorkerStats stats() {
    return before.followedBy(worker.stats());
  }

  /// The same, as it is now. Blocks until the worker has answered, for two seconds at most.
  WorkerStats askStats() throws InterruptedException {
    worker().askStats();
    return stats();
  }
}
