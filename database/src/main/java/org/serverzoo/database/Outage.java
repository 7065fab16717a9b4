package org.serverzoo.database;

import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.LoggerFactory;

/// Whether the database serves at present, as the last request saw it, and a line in the log when
/// that changes. Any thread may tell and ask.
final class Outage {

  /// A database on the verge, full of sessions say, would otherwise fill the log.
  private static final Duration BETWEEN_LINES = Duration.ofSeconds(10);

  private final String place;
  private volatile boolean lasting;

  /// Whether the log was told of the outage that lasts.
  private final AtomicBoolean told = new AtomicBoolean();

  /// When it was last told, by the monotonic clock.
  private final AtomicLong toldNanos = new AtomicLong(System.nanoTime() - BETWEEN_LINES.toNanos());

  Outage(String place) {
    this.place = place;
  }

  /// Whether the database is to blame, so that another attempt may do better: it cannot be reached
  /// (SQLSTATE class 08), lacks a resource such as sessions (53), was told to stop or stopped a
  /// statement that took too long (57), or a lock was not to be had (55P03).
  static boolean causes(SQLException failure) {
    if (failure instanceof SQLTransientConnectionException) {
      return true;
    }
    String state = String.valueOf(failure.getSQLState());
    return state.startsWith("08")
        || state.startsWith("53")
        || state.startsWith("57")
        || state.equals("55P03");
  }

  /// Whether the last call failed because of the database.
  boolean lasting() {
    return lasting;
  }

  /// A call failed because of the database.
  ///
  /// @return whether the one before had not
  boolean begins(SQLException failure) {
    boolean first = !lasting;
    if (first) {
      lasting = true;
      long last = toldNanos.get();
      long now = System.nanoTime();
      if (now - last >= BETWEEN_LINES.toNanos() && toldNanos.compareAndSet(last, now)) {
        told.set(true);
        LoggerFactory.getLogger(Outage.class)
            .warn("the database {} does not serve: {}", place, firstLine(failure));
      }
    }
    return first;
  }

  /// A call succeeded.
  void ends() {
    if (lasting) {
      lasting = false;
      if (told.compareAndSet(true, false)) {
        LoggerFactory.getLogger(Outage.class).info("the database {} serves again", place);
      }
    }
  }

  /// The server's or the driver's message without its further lines.
  static String firstLine(SQLException failure) {
    String message = String.valueOf(failure.getMessage());
    int end = message.indexOf('\n');
    return (end < 0 ? message : message.substring(0, end)).replaceFirst("^(FATAL|ERROR): ", "");
  }
}
