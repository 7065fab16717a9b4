package org.serverzoo.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.serverzoo.api.EffectiveSetting;

/// Where sessions to the database come from. Safe for use by any number of threads.
sealed interface Sessions extends AutoCloseable permits Pool, SingleSession {

  /// Does something with a session, which is in autocommit mode; waits for a free one first.
  <T> T with(Work<T> work) throws SQLException;

  /// Called when a failure is the first after a success: other sessions may have failed with it.
  void suspect(SQLException failure);

  /// Changes how many may be open at once, and blocks until no more are.
  void limit(int most) throws InterruptedException;

  /// What is in force, read back.
  List<EffectiveSetting> effective();

  @Override
  void close();

  /// What is done with a session. It leaves the session as it found it, and does not close it.
  @FunctionalInterface
  interface Work<T> {
    T on(Connection session) throws SQLException;
  }
}
