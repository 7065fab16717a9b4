package org.serverzoo.database;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/// Which database, how many sessions to it, and how slow it shall be.
///
/// @param url a JDBC URL with whatever user and password it takes
/// @param sessions the most that may be open at once; at least 1
/// @param delay how long the database sleeps before each [Database#row]; 0 for not at all
public record DatabaseSettings(String url, int sessions, Duration delay) {
  public DatabaseSettings {
    requireNonNull(url);
    if (sessions < 1) {
      throw new IllegalArgumentException("db-sessions must be at least 1, not " + sessions);
    }
    if (delay.isNegative()) {
      throw new IllegalArgumentException("db-delay must not be negative");
    }
  }
}
