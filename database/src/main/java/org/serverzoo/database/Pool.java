package org.serverzoo.database;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.HikariPoolMXBean;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.List;
import org.postgresql.ds.PGSimpleDataSource;
import org.serverzoo.api.EffectiveSetting;

/// Sessions that are kept open and lent for one piece of work each.
///
/// The pool starts with one session and adds one, some 30 ms each, whenever a thread waits and the
/// limit is not reached. A pool that is full from the start was no faster when measured, and
/// several processes that share out the sessions would hold on to what only one of them needs.
final class Pool implements Sessions {

  /// How long to wait for sessions that are being closed.
  private static final Duration LOOK_AGAIN = Duration.ofMillis(10);

  private final HikariDataSource pool;
  private final Outage outage;

  Pool(String url, int sessions, Waits waits, Outage outage) {
    this.outage = outage;
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setURL(url);
    HikariConfig config = new HikariConfig();
    config.setPoolName("zoo");
    config.setDataSource(source);
    config.setMaximumPoolSize(sessions);
    config.setMinimumIdle(1);
    // Limits the login too.
    config.setConnectionTimeout(waits.session().toMillis());
    config.setValidationTimeout(waits.validation().toMillis());
    // The caller has just seen the server: if it is gone again, the pool goes on trying.
    config.setInitializationFailTimeout(-1);
    this.pool = new HikariDataSource(config);
  }

  @Override
  public <T> T with(Work<T> work) throws SQLException {
    if (pool.isClosed()) {
      throw new SQLTransientConnectionException("the pool is closed");
    }
    // During an outage the pool tries to connect by itself, at least every 5 seconds. While it has
    // nothing, a request need not wait: it would only keep a thread from requests without a
    // database.
    if (outage.lasting() && pool.getHikariPoolMXBean().getTotalConnections() == 0) {
      throw new SQLTransientConnectionException("there is no session to the database");
    }
    try (Connection session = pool.getConnection()) {
      return work.on(session);
    }
  }

  /// Closes the idle sessions if it looks as if the server does not answer on any: a socket failed,
  /// or there were idle ones and none proved alive in time. Else every request would find out for
  /// itself, for two seconds each.
  @Override
  public void suspect(SQLException failure) {
    HikariPoolMXBean sessions = pool.getHikariPoolMXBean();
    boolean noneAlive =
        failure instanceof SQLTransientConnectionException && sessions.getIdleConnections() > 0;
    if (noneAlive || String.valueOf(failure.getSQLState()).startsWith("08")) {
      sessions.softEvictConnections();
    }
  }

  /// HikariCP by itself keeps what is open beyond a new limit: so all are closed, the idle ones at
  /// once and the others when they are given back, until the count is right.
  @Override
  public void limit(int most) throws InterruptedException {
    pool.setMaximumPoolSize(most);
    HikariPoolMXBean sessions = pool.getHikariPoolMXBean();
    while (!pool.isClosed() && sessions.getTotalConnections() > most) {
      sessions.softEvictConnections();
      Thread.sleep(LOOK_AGAIN);
    }
  }

  @Override
  public List<EffectiveSetting> effective() {
    return List.of(
        new EffectiveSetting(
            "db-pool",
            "HikariCP, %d to %d sessions, %d ms to wait for one"
                .formatted(
                    pool.getMinimumIdle(),
                    pool.getMaximumPoolSize(),
                    pool.getConnectionTimeout())));
  }

  @Override
  public void close() {
    pool.close();
  }
}
