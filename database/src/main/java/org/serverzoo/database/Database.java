package org.serverzoo.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.serverzoo.api.EffectiveSetting;

/// What the application does with its database. Safe for use by any number of threads, platform or
/// virtual.
///
/// ```
///   visit, row ──> Sessions ──> PostgreSQL       every wait on the way has a limit: see Waits
///                   │    │
///       Pool, for a server    SingleSession, for a process that answers one request
/// ```
///
/// A database that is down, frozen or full fails the calls that need it with a
/// [DatabaseUnavailableException], within the limits; when it is back, calls succeed again. Nothing
/// that was read is kept.
public final class Database implements AutoCloseable {

  private static final int ROWS = 1_000_000;
  private static final int OLDEST_VERSION = 14;

  private final DatabaseSettings settings;

  /// Changed by [#limitSessions] only.
  private volatile int sessions;

  private final Sessions source;
  private final Outage outage;
  private final HighWater inUse = new HighWater();

  /// What the server said when the database was opened.
  private final Optional<ServerFacts> facts;

  private Database(
      DatabaseSettings settings,
      int sessions,
      Sessions source,
      Outage outage,
      Optional<ServerFacts> facts) {
    this.settings = settings;
    this.sessions = sessions;
    this.source = source;
    this.outage = outage;
    this.facts = facts;
  }

  /// Opens a pool of sessions, and makes the schema and its data where they are missing, which
  /// takes some seconds.
  ///
  /// @throws DatabaseUnavailableException if the database cannot be reached, or lacks the schema
  ///   and refuses to have it made; its message is a sentence for the user
  public static Database open(DatabaseSettings settings) {
    Waits waits = Waits.serving(settings.delay());
    Login login = new Login(settings.url(), waits);
    ServerFacts facts = prepare(settings.url(), login);
    int sessions = facts.available(settings.sessions());
    Outage outage = new Outage(JdbcUrl.shown(settings.url()));
    String url = login.url();
    if (facts.pooled()) {
      // The next transaction may get another session, which knows nothing of a prepared statement.
      // Poolers that take care of that exist: then the user's URL says prepareThreshold=5.
      url = JdbcUrl.with(url, "prepareThreshold", "0");
    }
    Pool pool = new Pool(url, sessions, waits, outage);
    return new Database(settings, sessions, pool, outage, Optional.of(facts));
  }

  /// One session without a pool, opened on first use: for a process that lives for one request. The
  /// schema is not looked for: whoever started the process has opened the database before.
  public static Database openSingle(DatabaseSettings settings) {
    Waits waits = Waits.serving(settings.delay());
    SingleSession session = new SingleSession(new Login(settings.url(), waits), waits.session());
    Outage outage = new Outage(JdbcUrl.shown(settings.url()));
    return new Database(settings, 1, session, outage, Optional.empty());
  }

  /// Writes the visit, and reads the survey's questions, in one round trip and one transaction.
  ///
  /// @param visit its key, new for every visit
  /// @param segment without the character U+0000, which PostgreSQL does not take
  /// @return empty if there is no such survey; no visit is kept then
  /// @throws DatabaseUnavailableException if the database cannot serve now; the visit may have been
  ///   kept all the same if the answer was lost on its way
  public Optional<Survey> visit(UUID visit, int survey, String segment) {
    return ask(session -> Queries.visit(session, visit, survey, segment));
  }

  /// Reads one row by its key, after the delay, which the database sleeps in the same round trip.
  ///
  /// @param id from 1 to [#rowCount()]
  /// @return empty for any other id
  /// @throws DatabaseUnavailableException if the database cannot serve now
  public Optional<Row> row(int id) {
    return ask(session -> Queries.row(session, id, settings.delay()));
  }

  /// How many rows [#row] can find.
  public int rowCount() {
    return ROWS;
  }

  /// Forgets all visits. Waits up to a minute for those that are being written.
  ///
  /// @return how many there were
  /// @throws DatabaseUnavailableException if the database cannot serve now
  public long reset() {
    try (Connection session = new Login(settings.url(), Waits.preparing()).connect()) {
      session.setAutoCommit(false);
      long visits = Queries.reset(session);
      session.commit();
      return visits;
    } catch (SQLException e) {
      throw unavailable(settings.url(), "cannot be reset", e);
    }
  }

  /// The most sessions that may be open at once: what was asked for, or fewer if the server has
  /// fewer.
  public int sessions() {
    return sessions;
  }

  /// Changes how many sessions may be open at once, for a process that shares them with others.
  /// Blocks until no more are open than that: sessions in use are closed when their work is done.
  ///
  /// @param most at least 1
  public void limitSessions(int most) throws InterruptedException {
    source.limit(most);
    sessions = most;
  }

  /// Says why [#sessions()] is less than what was asked for; empty if it is not.
  public Optional<String> sessionsCut() {
    return sessions == settings.sessions() || facts.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "%d database sessions instead of %d: the server has no more to give"
                .formatted(sessions, settings.sessions()));
  }

  /// The most sessions that were in use at the same time so far.
  public int sessionsHighWater() {
    return inUse.most();
  }

  /// What is in force, read back from the pool and, when the database was opened, from the server.
  public List<EffectiveSetting> effective() {
    List<EffectiveSetting> list = new ArrayList<>();
    list.add(new EffectiveSetting("db", JdbcUrl.shown(settings.url())));
    facts.ifPresent(found -> {
      list.add(new EffectiveSetting("db-server", found.server()));
      list.add(new EffectiveSetting("db-waits", found.waits()));
    });
    list.add(
        new EffectiveSetting(
            "db-sessions",
            sessions == settings.sessions()
                ? String.valueOf(sessions)
                : sessions + " (" + settings.sessions() + " asked for)"));
    list.add(new EffectiveSetting("db-delay", settings.delay().toMillis() + " ms"));
    list.addAll(source.effective());
    return List.copyOf(list);
  }

  /// Closes all sessions. A second call does nothing.
  @Override
  public void close() {
    source.close();
  }

  private <T> T ask(Sessions.Work<T> work) {
    try {
      T answer =
          source.with(session -> {
            inUse.enter();
            try {
              return work.on(session);
            } finally {
              inUse.leave();
            }
          });
      outage.ends();
      return answer;
    } catch (SQLException e) {
      if (e.getCause() instanceof InterruptedException) {
        throw new DatabaseUnavailableException("interrupted while waiting for a session", e);
      }
      if (Outage.causes(e)) {
        if (outage.begins(e)) {
          source.suspect(e);
        }
        throw new DatabaseUnavailableException(
            "the database does not serve: " + Outage.firstLine(e), e);
      }
      throw new IllegalStateException("the database refused: " + Outage.firstLine(e), e);
    }
  }

  /// Looks at the server, and makes the schema if it has none.
  private static ServerFacts prepare(String url, Login login) {
    Schema schema = new Schema();
    ServerFacts facts;
    try (Connection session = login.connect()) {
      facts = ServerFacts.read(session);
    } catch (SQLException e) {
      throw unavailable(url, "cannot be used", e);
    }
    if (facts.versionNumber() < OLDEST_VERSION * 10_000) {
      throw new DatabaseUnavailableException(
          "the database %s is PostgreSQL %s: it must be %d or newer"
              .formatted(JdbcUrl.shown(url), facts.version(), OLDEST_VERSION));
    }
    if (!schema.isIn(facts)) {
      // Nothing is said twice here; but the driver would prepare COMMIT, and leave that in a
      // session that a pooler gives to somebody else.
      String unprepared = JdbcUrl.with(url, "prepareThreshold", "0");
      try (Connection session = new Login(unprepared, Waits.preparing()).connect()) {
        schema.make(session);
      } catch (SQLException e) {
        throw unavailable(url, "lacks the schema 'zoo', which cannot be made", e);
      }
    }
    return facts;
  }

  private static DatabaseUnavailableException unavailable(
      String url, String what, SQLException cause) {
    return new DatabaseUnavailableException(
        "the database %s %s: %s".formatted(JdbcUrl.shown(url), what, Outage.firstLine(cause)),
        cause);
  }
}
