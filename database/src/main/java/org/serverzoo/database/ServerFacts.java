package org.serverzoo.database;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.postgresql.PGConnection;

/// What a session learns about the server that it reached.
///
/// @param version as the server writes it, such as `18.6`
/// @param versionNumber ten thousand for each major version
/// @param free how many sessions are left for us by the limits of the server, the database and the
///   user, the one that asks included
/// @param mark the comment on the zoo's schema; empty if there is the schema and no comment
/// @param hasSchema whether there is a schema of the zoo's name
/// @param statementTimeout the limit in force in this session, such as `3s`; 0 for none
/// @param lockTimeout likewise
/// @param socketMillis how long the session waits for the server's next bytes
/// @param durability the settings that decide what a commit means
/// @param pooled whether a pooler such as PgBouncer stands between the session and the server
record ServerFacts(
    String version,
    int versionNumber,
    int free,
    boolean hasSchema,
    String mark,
    String statementTimeout,
    String lockTimeout,
    int socketMillis,
    String durability,
    boolean pooled) {

  private static final String QUESTION =
      """
      SELECT current_setting('server_version'),
             current_setting('server_version_num')::int,
             (SELECT least(
                  current_setting('max_connections')::int
                    - current_setting('superuser_reserved_connections')::int
                    - coalesce(current_setting('reserved_connections', true)::int, 0)
                    - count(*),
                  (SELECT nullif(datconnlimit, -1) FROM pg_database WHERE datname = current_database())
                    - count(*) FILTER (WHERE datname = current_database()),
                  (SELECT nullif(rolconnlimit, -1) FROM pg_roles WHERE rolname = current_user)
                    - count(*) FILTER (WHERE usename = current_user))::int
              FROM pg_stat_activity
              -- What kind of process a foreign session is, an ordinary user is not told.
              WHERE coalesce(backend_type, 'client backend') = 'client backend'
                AND datid IS NOT NULL AND pid <> pg_backend_pid()),
             to_regnamespace('zoo') IS NOT NULL,
             coalesce(obj_description(to_regnamespace('zoo'), 'pg_namespace'), ''),
             current_setting('statement_timeout'),
             current_setting('lock_timeout'),
             'fsync ' || current_setting('fsync')
               || ', synchronous_commit ' || current_setting('synchronous_commit'),
             pg_backend_pid()
      """;

  static ServerFacts read(Connection session) throws SQLException {
    try (Statement statement = session.createStatement();
        ResultSet row = statement.executeQuery(QUESTION)) {
      row.next();
      // A pooler makes up the process id that it tells its client.
      int toldPid = session.unwrap(PGConnection.class).getBackendPID();
      return new ServerFacts(
          row.getString(1),
          row.getInt(2),
          row.getInt(3),
          row.getBoolean(4),
          row.getString(5),
          row.getString(6),
          row.getString(7),
          session.getNetworkTimeout(),
          row.getString(8),
          row.getInt(9) != toldPid);
    }
  }

  /// How many of the sessions that are asked for the server can give: at least one, because the
  /// session that asks is one. A pooler has sessions of its own to give; how many it does not say.
  int available(int asked) {
    return pooled ? asked : Math.max(1, Math.min(asked, free));
  }

  /// What the server is.
  String server() {
    return "PostgreSQL " + version + ", " + durability + (pooled ? ", behind a pooler" : "");
  }

  /// The limits that the server and the socket keep.
  String waits() {
    return "statement %s, lock %s, socket %d ms"
        .formatted(shown(statementTimeout), shown(lockTimeout), socketMillis);
  }

  private static String shown(String limit) {
    return limit.equals("0") ? "without limit in the server" : limit;
  }
}
