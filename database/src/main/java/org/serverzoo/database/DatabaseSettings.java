package org.serverzoo.database;

import java.time.Duration;

/// Which database, how many sessions to it, and how slow it shall be.
///
/// @param url `jdbc:postgresql://host:port/database?user=...&password=...`, or as the PostgreSQL
///   tools write it, `postgresql://user:password@host:port/database`, which becomes the former
/// @param sessions the most that may be open at once; at least 1
/// @param delay how long the database sleeps before each [Database#row]; 0 for not at all
public record DatabaseSettings(String url, int sessions, Duration delay) {

  /// @throws IllegalArgumentException with a sentence for the user
  public DatabaseSettings {
    url = JdbcUrl.of(url);
    if (sessions < 1) {
      throw new IllegalArgumentException("db-sessions must be at least 1, not " + sessions);
    }
    if (delay.isNegative()) {
      throw new IllegalArgumentException("db-delay must not be negative");
    }
  }

  /// Without user and password, so that it can be logged.
  @Override
  public String toString() {
    return JdbcUrl.shown(url) + ", " + sessions + " sessions, delay " + delay.toMillis() + " ms";
  }
}
