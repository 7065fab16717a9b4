package org.serverzoo.database;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.serverzoo.api.EffectiveSetting;

/// What the application does with its database. Safe for use by any number of threads.
public final class Database implements AutoCloseable {

  private final DatabaseSettings settings;

  private Database(DatabaseSettings settings) {
    this.settings = settings;
  }

  /// Opens a pool of sessions, and makes the schema and its data where they are missing.
  ///
  /// @throws DatabaseUnavailableException if the database cannot be reached, or lacks the schema
  ///   and refuses to have it made
  public static Database open(DatabaseSettings settings) {
    return new Database(settings);
  }

  /// One session without a pool, opened on first use: for a process that lives for one request.
  public static Database openSingle(DatabaseSettings settings) {
    return new Database(settings);
  }

  /// Writes the visit, and reads the survey's questions.
  ///
  /// @return empty if there is no such survey; no visit is kept then
  /// @throws DatabaseUnavailableException if the database cannot serve now
  public Optional<Survey> visit(UUID visit, int survey, String segment) {
    return Optional.empty();
  }

  /// Reads one row by its key, after the delay.
  ///
  /// @param id from 1 to [#rowCount()]
  /// @return empty for any other id
  /// @throws DatabaseUnavailableException if the database cannot serve now
  public Optional<Row> row(int id) {
    return Optional.empty();
  }

  /// How many rows [#row] can find.
  public int rowCount() {
    return 1_000_000;
  }

  /// Forgets all visits.
  ///
  /// @return how many there were
  /// @throws DatabaseUnavailableException if the database cannot serve now
  public long reset() {
    return 0;
  }

  /// The most sessions that may be open at once: what was asked for, or fewer if the server has
  /// fewer.
  public int sessions() {
    return settings.sessions();
  }

  /// Says why [#sessions()] is less than what was asked for; empty if it is not.
  public Optional<String> sessionsCut() {
    return Optional.empty();
  }

  /// The most sessions that were in use at the same time so far.
  public int sessionsHighWater() {
    return 0;
  }

  /// What is in force, read back from the pool and the server.
  public List<EffectiveSetting> effective() {
    return List.of();
  }

  /// Closes all sessions. A second call does nothing.
  @Override
  public void close() {}
}
