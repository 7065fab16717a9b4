package org.serverzoo.app;

import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.serverzoo.database.Database;
import org.serverzoo.database.DatabaseUnavailableException;
import org.serverzoo.database.Row;
import org.serverzoo.database.Survey;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The database, opened by whoever first needs it.
///
/// ```
/// not open --open--> open --close--> closed
///    ^ |
///    +-+ cannot serve now: thrown to all who waited; the next to come tries again
/// ```
///
/// One thread opens while others wait for it. They share its failure instead of trying one after
/// the other: else the last of a hundred would wait a hundred times as long.
final class LazyDatabase implements Store, AutoCloseable {

  private final Supplier<Database> opening;
  private final ReentrantLock lock = new ReentrantLock();

  /// Written under the lock, read without it.
  private volatile @Nullable Database open;

  /// Guarded by the lock.
  private boolean closed;

  /// Why the last attempt failed, and when in [System#nanoTime()]. Guarded by the lock.
  private @Nullable Failure failure;

  private record Failure(DatabaseUnavailableException reason, long nanos) {}

  LazyDatabase(Supplier<Database> opening) {
    this.opening = opening;
  }

  @Override
  public Optional<Survey> visit(UUID visit, int survey, String segment) {
    return database().visit(visit, survey, segment);
  }

  @Override
  public Optional<Row> row(int id) {
    return database().row(id);
  }

  private Database database() {
    Database known = open;
    return known != null ? known : openOnce(System.nanoTime());
  }

  private Database openOnce(long askedNanos) {
    lock.lock();
    try {
      if (closed) {
        throw new DatabaseUnavailableException("The application is closed.");
      }
      Database known = open;
      return known != null ? known : openNow(askedNanos);
    } finally {
      lock.unlock();
    }
  }

  /// Called under the lock.
  private Database openNow(long askedNanos) {
    Failure before = failure;
    if (before != null && before.nanos - askedNanos >= 0) {
      throw before.reason;
    }
    try {
      Database opened = opening.get();
      open = opened;
      if (before != null) {
        Log.LOGGER.info("the database is open now");
      }
      return opened;
    } catch (DatabaseUnavailableException reason) {
      failure = new Failure(reason, System.nanoTime());
      if (before == null) {
        // Only the first: each request that comes meanwhile tries again.
        Log.LOGGER.warn("cannot open the database: {}", reason.getMessage());
      }
      throw reason;
    }
  }

  /// Waits for an opening that is under way.
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      Database known = open;
      if (known != null) {
        known.close();
      }
    } finally {
      lock.unlock();
    }
  }

  /// Apart, so that no logger is set up where nothing goes wrong.
  private static final class Log {
    static final Logger LOGGER = LoggerFactory.getLogger(ZooApplication.class);
  }
}
