package org.serverzoo.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Properties;
import org.postgresql.Driver;

/// Opens sessions with limits. Any thread may use it.
///
/// The server is told the limits for statements and locks as it lets a session in, which costs
/// nothing. A pooler before it may refuse to pass them on; then only the driver limits the waits.
final class Login {

  private static final String PROTOCOL_VIOLATION = "08P01";

  private final String plainUrl;
  private final Driver driver = new Driver();

  /// What worked, or has not failed yet. Threads that race write the same.
  private volatile String url;

  /// @param url a JDBC URL; what it says about limits wins
  Login(String url, Waits waits) {
    this.plainUrl = waits.in(url, false);
    this.url = waits.in(url, true);
  }

  /// A session of the caller's own, in autocommit mode.
  Connection connect() throws SQLException {
    String tried = url;
    try {
      return connect(tried);
    } catch (SQLException e) {
      boolean refused =
          PROTOCOL_VIOLATION.equals(e.getSQLState())
              && String.valueOf(e.getMessage()).contains("startup parameter");
      if (!refused || tried.equals(plainUrl)) {
        throw e;
      }
      url = plainUrl;
      return connect(plainUrl);
    }
  }

  /// The URL that the last session was opened with, user and password included.
  String url() {
    return url;
  }

  private Connection connect(String complete) throws SQLException {
    // Not by the DriverManager: that looks for drivers on the whole class path.
    Connection session = driver.connect(complete, new Properties());
    if (session == null) {
      throw new SQLException("not a PostgreSQL URL: " + JdbcUrl.shown(complete));
    }
    return session;
  }
}
