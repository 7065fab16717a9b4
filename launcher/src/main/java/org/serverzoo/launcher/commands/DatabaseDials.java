package org.serverzoo.launcher.commands;

import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.serverzoo.database.DatabaseSettings;
import org.serverzoo.launcher.running.CannotStartException;
import org.serverzoo.launcher.running.OpenDatabase;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// Which database, how many sessions to it, and how slow it shall be.
final class DatabaseDials {

  /// Enough that the database's sessions are not what limits a comparison, unless it is meant to
  /// be.
  private static final int SESSIONS = 100;

  @Spec(Spec.Target.MIXEE)
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec command;

  @Option(
      names = "--db",
      paramLabel = "URL",
      description =
          "A PostgreSQL, as postgresql://... or jdbc:postgresql://... (an embedded one). ZOO_DB_URL.")
  private @Nullable String url;

  @Option(
      names = "--db-sessions",
      paramLabel = "N",
      converter = Values.Count.class,
      description = "Database sessions of the whole server (100, or what the database has).")
  private @Nullable Integer sessions;

  @Option(
      names = "--db-delay",
      paramLabel = "TIME",
      converter = Values.Time.class,
      description = "How long the database sleeps before each /row (0ms).")
  private @Nullable Duration delay;

  /// The database that the user named; empty for the embedded one.
  Optional<String> url() {
    return Optional.ofNullable(url);
  }

  /// Opens the database that the user named, or the embedded one; see [OpenDatabase#open].
  OpenDatabase open() {
    return OpenDatabase.open(url(), this::settings);
  }

  /// What was said about the database, option or environment variable; the first if there are more.
  Optional<String> given() {
    return Stream.of("--db", "--db-sessions", "--db-delay")
        .filter(option -> Environment.isGiven(option, command))
        .findFirst()
        .map(option -> Environment.asGiven(option, command));
  }

  /// How long the database sleeps before each row; 0 where nothing was said.
  Duration delay() {
    return delay == null ? Duration.ZERO : delay;
  }

  /// @param url where the database is
  /// @throws CannotStartException if that is no URL of a PostgreSQL
  private DatabaseSettings settings(String url) {
    try {
      return new DatabaseSettings(url, sessions == null ? SESSIONS : sessions, delay());
    } catch (IllegalArgumentException refused) {
      throw new CannotStartException(String.valueOf(refused.getMessage()), refused);
    }
  }
}
