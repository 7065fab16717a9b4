package org.serverzoo.database;

import java.time.Duration;

/// How long anything that has to do with the database may take. What is longer ends as a
/// [DatabaseUnavailableException].
///
/// The limits stand one inside the other: the server gives up a statement before the socket gives
/// up the server, because the former leaves a session that can be used again.
///
/// @param session for a session of the pool to be free, or to be opened
/// @param login to connect; in the pool, to be let in as well
/// @param validation for a session that has been idle to prove that it still works
/// @param lock for a lock in the server
/// @param statement for a statement in the server, the wait for locks included
/// @param socket for the next bytes from the server
record Waits(
    Duration session,
    Duration login,
    Duration validation,
    Duration lock,
    Duration statement,
    Duration socket) {

  /// For answering requests, each of which may be told to sleep in the database.
  static Waits serving(Duration delay) {
    return of(Duration.ofSeconds(2), delay.plusSeconds(3));
  }

  /// For making the schema and for emptying a table.
  static Waits preparing() {
    return of(Duration.ofMinutes(1), Duration.ofMinutes(2));
  }

  private static Waits of(Duration lock, Duration statement) {
    Duration login = Duration.ofSeconds(2);
    Duration validation = Duration.ofSeconds(1);
    // The driver takes whole seconds.
    Duration socket = Duration.ofSeconds(statement.plusMillis(1999).toSeconds());
    return new Waits(login, login, validation, lock, statement, socket);
  }

  /// The URL with these limits in it, except where it has its own.
  ///
  /// @param inServer whether the server shall be told too; a pooler before it may refuse that
  String in(String url, boolean inServer) {
    String limited = url;
    limited = JdbcUrl.with(limited, "connectTimeout", String.valueOf(login.toSeconds()));
    limited = JdbcUrl.with(limited, "socketTimeout", String.valueOf(socket.toSeconds()));
    limited = JdbcUrl.with(limited, "ApplicationName", "zoo");
    return inServer ? JdbcUrl.with(limited, "options", options()) : limited;
  }

  private String options() {
    return "-c statement_timeout=" + statement.toMillis() + " -c lock_timeout=" + lock.toMillis();
  }
}
