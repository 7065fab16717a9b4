package org.serverzoo.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.serverzoo.api.EffectiveSetting;

/// One session, opened when it is first needed. Threads take turns.
///
/// For a process that lives for one request, the classes that a pool is made of take longer to load
/// than the request takes.
final class SingleSession implements Sessions {

  private final Login login;
  private final Duration patience;
  private final ReentrantLock turn = new ReentrantLock(true);

  /// Guarded by the turn.
  private @Nullable Connection session;

  /// Guarded by the turn.
  private boolean closed;

  SingleSession(Login login, Duration patience) {
    this.login = login;
    this.patience = patience;
  }

  @Override
  public <T> T with(Work<T> work) throws SQLException {
    if (!takeTurn()) {
      throw new SQLTransientConnectionException("the only session is in use");
    }
    try {
      return work.on(open());
    } catch (SQLException e) {
      dropIfBroken();
      throw e;
    } finally {
      turn.unlock();
    }
  }

  @Override
  public void suspect(SQLException failure) {
    // There is no other session.
  }

  /// There is never more than one.
  @Override
  public void limit(int most) {}

  @Override
  public List<EffectiveSetting> effective() {
    return List.of(new EffectiveSetting("db-pool", "none: one session"));
  }

  @Override
  public void close() {
    turn.lock();
    try {
      closed = true;
      drop();
    } finally {
      turn.unlock();
    }
  }

  private boolean takeTurn() {
    try {
      return turn.tryLock(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private Connection open() throws SQLException {
    Connection open = session;
    if (closed) {
      throw new SQLTransientConnectionException("the session is closed");
    }
    if (open == null) {
      try {
        open = login.connect();
      } catch (SQLException e) {
        // Whatever the reason, a refused password included: there is no database for us now.
        throw new SQLTransientConnectionException(e.getMessage(), e.getSQLState(), e);
      }
      session = open;
    }
    return open;
  }

  private void dropIfBroken() throws SQLException {
    // The driver closes a session itself when its socket fails.
    if (session != null && session.isClosed()) {
      drop();
    }
  }

  private void drop() {
    Connection open = session;
    session = null;
    if (open != null) {
      try {
        open.close();
      } catch (SQLException _) {
        // The server will notice by itself.
      }
    }
  }
}
