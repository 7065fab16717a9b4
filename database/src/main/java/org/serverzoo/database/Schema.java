package org.serverzoo.database;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.zip.CRC32;

/// The zoo's tables and the data that they start with, as three scripts say.
///
/// They come into being in one transaction, so either all is there or nothing. A comment on the
/// schema tells which edition of the scripts made it.
final class Schema {

  /// Whoever makes the schema holds this lock, so that two who start at once do not both do it. The
  /// number is arbitrary; it spells "zoo".
  private static final long LOCK = 0x7a6f6f;

  private final String script =
      resource("schema.sql") + resource("surveys.sql") + resource("items.sql");
  private final String mark = "Server Zoo, edition " + checksum(script);

  /// Whether the schema is there already.
  ///
  /// @throws DatabaseUnavailableException if there is one of another edition
  boolean isIn(ServerFacts facts) {
    if (facts.hasSchema() && !facts.mark().equals(mark)) {
      throw new DatabaseUnavailableException(
          "the database has a schema 'zoo' of another edition: drop it (DROP SCHEMA zoo CASCADE), or"
              + " remove the embedded database's directory, and it is made anew");
    }
    return facts.hasSchema();
  }

  /// Makes it, unless somebody else makes it meanwhile. Takes some seconds.
  void make(Connection session) throws SQLException {
    try (Statement statement = session.createStatement()) {
      session.setAutoCommit(false);
      // Of the transaction, not of the session: a pooler may give the next transaction to another.
      statement.execute("SELECT pg_advisory_xact_lock(" + LOCK + ")");
      if (!isIn(ServerFacts.read(session))) {
        statement.execute(script);
        statement.execute("COMMENT ON SCHEMA zoo IS '" + mark + "'");
      }
      session.commit();
      session.setAutoCommit(true);
      // So that the first requests find statistics and need not mark rows as visible to all.
      statement.execute("VACUUM ANALYZE zoo.survey, zoo.question, zoo.item");
    }
  }

  private static String resource(String name) {
    try (InputStream in = Schema.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException(name + " is not on the class path");
      }
      return new String(in.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String checksum(String text) {
    CRC32 sum = new CRC32();
    sum.update(text.replace("\r", "").getBytes(UTF_8));
    return Long.toHexString(sum.getValue());
  }
}
