package org.serverzoo.database;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// The statements that the application's routes are about.
///
/// Where a route needs two statements, they are prepared as one: the driver sends both before it
/// waits for an answer. In autocommit mode the two are one transaction, since the server commits
/// when it comes to the end of what was sent (PostgreSQL manual, "Pipelining"). This saves one of
/// two round trips, and a third of the time.
final class Queries {

  // The first statement writes nothing if there is no such survey.
  private static final String VISIT =
      """
      INSERT INTO zoo.visit (id, survey, segment)
        SELECT ?, id, ? FROM zoo.survey WHERE id = ?;
      SELECT survey.title, question.id, question.text, question.audience
        FROM zoo.survey JOIN zoo.question ON question.survey = survey.id
        WHERE survey.id = ? ORDER BY question.id
      """;

  private static final String ROW = "SELECT a, b FROM zoo.item WHERE id = ?";

  private static final String ROW_AFTER_DELAY = "SELECT pg_sleep(?); " + ROW;

  private Queries() {}

  static Optional<Survey> visit(Connection session, UUID visit, int survey, String segment)
      throws SQLException {
    try (PreparedStatement both = session.prepareStatement(VISIT)) {
      both.setObject(1, visit);
      both.setString(2, segment);
      both.setInt(3, survey);
      both.setInt(4, survey);
      both.execute();
      if (both.getUpdateCount() == 0) {
        return Optional.empty();
      }
      both.getMoreResults();
      try (ResultSet rows = both.getResultSet()) {
        return survey(survey, rows);
      }
    }
  }

  static Optional<Row> row(Connection session, int id, Duration delay) throws SQLException {
    boolean delayed = !delay.isZero();
    try (PreparedStatement read = session.prepareStatement(delayed ? ROW_AFTER_DELAY : ROW)) {
      read.setInt(delayed ? 2 : 1, id);
      if (delayed) {
        read.setDouble(1, delay.toNanos() / 1e9);
      }
      read.execute();
      if (delayed) {
        read.getMoreResults();
      }
      try (ResultSet rows = read.getResultSet()) {
        return rows.next()
            ? Optional.of(new Row(rows.getString(1), rows.getString(2)))
            : Optional.empty();
      }
    }
  }

  /// Empties the table of visits. The session is in a transaction of its own.
  static long reset(Connection session) throws SQLException {
    try (var statement = session.createStatement()) {
      // Nobody may add a visit between the count and the end.
      statement.execute("LOCK TABLE zoo.visit IN ACCESS EXCLUSIVE MODE");
      long visits;
      try (ResultSet count = statement.executeQuery("SELECT count(*) FROM zoo.visit")) {
        count.next();
        visits = count.getLong(1);
      }
      statement.execute("TRUNCATE zoo.visit");
      return visits;
    }
  }

  private static Optional<Survey> survey(int id, ResultSet rows) throws SQLException {
    String title = "";
    List<Question> questions = new ArrayList<>();
    while (rows.next()) {
      title = rows.getString(1);
      questions.add(new Question(rows.getInt(2), rows.getString(3), audience(rows.getArray(4))));
    }
    return Optional.of(new Survey(id, title, questions));
  }

  private static List<String> audience(Array segments) throws SQLException {
    return List.of((String[]) segments.getArray());
  }
}
