package org.serverzoo.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.serverzoo.database.TestServer.ask;
import static org.serverzoo.database.TestServer.execute;
import static org.serverzoo.database.TestServer.settings;
import static org.serverzoo.database.TestServer.withUser;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.serverzoo.api.EffectiveSetting;
import org.serverzoo.testing.Slowness;

class DatabaseTest {

  private static EmbeddedDatabase server;
  private static Database database;

  @BeforeAll
  static void start() {
    server = EmbeddedDatabase.start(TestServer.HOME);
    database = Database.open(settings(server.url(), 8));
  }

  @AfterAll
  static void stop() {
    database.close();
    server.close();
  }

  @Test
  void writesTheVisitAndReadsTheSurvey() throws Exception {
    UUID visit = UUID.randomUUID();

    Survey survey = database.visit(visit, 2, "senior").orElseThrow();

    assertThat(survey.id()).isEqualTo(2);
    assertThat(survey.title()).isEqualTo("How people get from one end of the town to the other");
    assertThat(survey.questions()).hasSize(12).extracting(Question::id).isSorted();
    assertThat(survey.questions().get(2))
        .isEqualTo(
            new Question(
                203,
                "From what age on were you allowed to go to school alone, and how did you go there?",
                List.of("teen")));
    assertThat(
            ask(
                server.url(),
                "SELECT survey || ' ' || segment || ' ' || (at > now() - interval '1 minute')"
                    + " FROM zoo.visit WHERE id = '%s'".formatted(visit)))
        .isEqualTo("2 senior true");
  }

  @Test
  void halvesEachSurveyForEachSegment() {
    for (int id = 1; id <= 3; id++) {
      Survey survey = database.visit(UUID.randomUUID(), id, "adult").orElseThrow();
      for (String segment : Set.of("teen", "adult", "parent", "senior")) {
        assertThat(survey.questions())
            .filteredOn(question -> question.audience().contains(segment))
            .hasSize(6);
      }
    }
  }

  @Test
  void keepsNoVisitOfAnUnknownSurvey() throws Exception {
    UUID visit = UUID.randomUUID();

    assertThat(database.visit(visit, 99, "adult")).isEmpty();

    assertThat(visitsWithId(visit)).isEqualTo("0");
  }

  @Test
  void takesNoTextForAnythingButText() throws Exception {
    UUID visit = UUID.randomUUID();

    assertThat(database.visit(visit, 1, "'; DROP TABLE zoo.visit; --")).isPresent();

    assertThat(visitsWithId(visit)).isEqualTo("1");
  }

  @Test
  void refusesAVisitThatIsThereAlready() {
    UUID visit = UUID.randomUUID();
    assertThat(database.visit(visit, 1, "adult")).isPresent();

    assertThatExceptionOfType(IllegalStateException.class)
        .isThrownBy(() -> database.visit(visit, 1, "adult"))
        .withMessageContaining("duplicate key");
  }

  @Test
  void readsARowByItsKey() {
    assertThat(database.row(42)).contains(new Row("0000000042", "ahdgcmeojfginjindokm"));
    assertThat(database.row(1)).map(Row::a).contains("0000000001");
    assertThat(database.row(database.rowCount())).map(Row::a).contains("0001000000");
    assertThat(database.row(0)).isEmpty();
    assertThat(database.row(database.rowCount() + 1)).isEmpty();
  }

  @Test
  void sleepsInTheDatabaseBeforeARow() {
    Duration delay = Duration.ofMillis(200);
    try (Database slow = Database.open(new DatabaseSettings(server.url(), 1, delay))) {
      slow.row(1);
      long start = System.nanoTime();
      assertThat(slow.row(7)).map(Row::a).contains("0000000007");
      assertThat(Duration.ofNanos(System.nanoTime() - start))
          .isBetween(delay, delay.plus(Slowness.scaled(Duration.ofSeconds(1))));
    }
  }

  @Test
  void servesAnyNumberOfVirtualThreadsWithItsSessions() throws Exception {
    try (Database few = Database.open(settings(server.url(), 4))) {
      try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
        List<Callable<Optional<Row>>> reads =
            IntStream.rangeClosed(1, 500)
                .<Callable<Optional<Row>>>mapToObj(id -> () -> few.row(id))
                .toList();
        for (Future<Optional<Row>> read : threads.invokeAll(reads)) {
          assertThat(read.get()).isPresent();
        }
      }
      assertThat(few.sessionsHighWater()).isBetween(1, 4);
    }
  }

  @Test
  void remembersTheMostSessionsInUse() throws Exception {
    Duration delay = Duration.ofMillis(700);
    try (Database slow = Database.open(new DatabaseSettings(server.url(), 3, delay))) {
      assertThat(slow.sessionsHighWater()).isZero();
      try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
        Callable<Optional<Row>> read = () -> slow.row(1);
        for (Future<Optional<Row>> row : threads.invokeAll(List.of(read, read, read, read))) {
          assertThat(row.get()).isPresent();
        }
      }
      assertThat(slow.sessionsHighWater()).isEqualTo(3);
    }
  }

  @Test
  void neverOpensMoreSessionsThanTheServerHas() {
    try (Database greedy = Database.open(settings(server.url(), 10_000))) {
      assertThat(greedy.sessions()).isBetween(1, 247);
      assertThat(greedy.sessionsCut().orElseThrow())
          .startsWith(greedy.sessions() + " database sessions instead of 10000");
    }
    assertThat(database.sessions()).isEqualTo(8);
    assertThat(database.sessionsCut()).isEmpty();
  }

  @Test
  void neverOpensMoreSessionsThanTheUserMay() throws Exception {
    execute(
        server.url(),
        """
        DO $$ BEGIN
          IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'frugal') THEN
            CREATE ROLE frugal LOGIN PASSWORD 'frugal' CONNECTION LIMIT 2;
            GRANT USAGE ON SCHEMA zoo TO frugal;
            GRANT SELECT, INSERT ON ALL TABLES IN SCHEMA zoo TO frugal;
          END IF;
        END $$
        """);
    String url = withUser(server.url(), "frugal", "frugal");
    try (Database frugal = Database.open(settings(url, 5))) {
      assertThat(frugal.sessions()).isEqualTo(2);
      assertThat(frugal.visit(UUID.randomUUID(), 1, "teen")).isPresent();
    }
    try (Connection _ = DriverManager.getConnection(url);
        Connection _ = DriverManager.getConnection(url);
        Database full = Database.openSingle(settings(url, 1))) {
      assertThatExceptionOfType(DatabaseUnavailableException.class)
          .isThrownBy(() -> full.row(1))
          .withMessageContaining("too many connections");
    }
  }

  @Test
  void givesUpWhenAllSessionsAreInUseForTooLong() throws Exception {
    Duration delay = Duration.ofMillis(2800);
    try (Database single = Database.open(new DatabaseSettings(server.url(), 1, delay));
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Callable<Optional<Row>> read = () -> single.row(1);
      List<Future<Optional<Row>>> rows = threads.invokeAll(List.of(read, read));
      assertThat(rows)
          .filteredOn(row -> row.state() == Future.State.FAILED)
          .singleElement()
          .extracting(Future::exceptionNow)
          .isInstanceOf(DatabaseUnavailableException.class);
    }
  }

  @Test
  void givesUpAVisitThatWaitsForALock() throws Exception {
    UUID visit = UUID.randomUUID();
    try (Connection other = DriverManager.getConnection(server.url());
        Statement statement = other.createStatement()) {
      other.setAutoCommit(false);
      statement.execute("LOCK TABLE zoo.visit IN ACCESS EXCLUSIVE MODE");
      assertThatExceptionOfType(DatabaseUnavailableException.class)
          .isThrownBy(() -> database.visit(visit, 1, "adult"))
          .withMessageContaining("lock timeout");
      other.rollback();
    }
    assertThat(visitsWithId(visit)).isEqualTo("0");
    assertThat(database.visit(visit, 1, "adult")).isPresent();
  }

  @Test
  void answersOneRequestWithOneSession() throws Exception {
    UUID visit = UUID.randomUUID();
    try (Database single = Database.openSingle(settings(server.url(), 100))) {
      assertThat(single.sessions()).isEqualTo(1);
      assertThat(single.sessionsHighWater()).isZero();
      assertThat(single.visit(visit, 1, "adult")).isPresent();
      assertThat(single.row(3)).map(Row::a).contains("0000000003");
      assertThat(single.sessionsHighWater()).isEqualTo(1);
    }
    assertThat(visitsWithId(visit)).isEqualTo("1");
  }

  @Test
  void opensNoSessionBeforeTheOnlyOneIsNeeded() {
    try (Database single = Database.openSingle(settings("postgresql://127.0.0.1:1/nowhere", 1))) {
      assertThat(single.effective()).contains(new EffectiveSetting("db", "127.0.0.1:1/nowhere"));
      assertThatExceptionOfType(DatabaseUnavailableException.class)
          .isThrownBy(() -> single.row(1))
          .withMessageContaining("127.0.0.1:1 refused");
    }
  }

  @Test
  void saysWhyADatabaseCannotBeOpened() {
    assertThatExceptionOfType(DatabaseUnavailableException.class)
        .isThrownBy(() -> Database.open(settings("postgresql://127.0.0.1:1/nowhere", 1)))
        .withMessageStartingWith(
            "the database 127.0.0.1:1/nowhere cannot be used: Connection to 127.0.0.1:1 refused");
    String wrong = withUser(server.url(), "zoo", "guess");
    assertThatExceptionOfType(DatabaseUnavailableException.class)
        .isThrownBy(() -> Database.open(settings(wrong, 1)))
        .withMessageEndingWith("cannot be used: password authentication failed for user \"zoo\"");
  }

  @Test
  void tellsWhatIsInForce() {
    assertThat(database.effective())
        .contains(
            new EffectiveSetting("db-server", "PostgreSQL 18.6, fsync on, synchronous_commit on"),
            new EffectiveSetting("db-waits", "statement 3s, lock 2s, socket 4000 ms"),
            new EffectiveSetting("db-sessions", "8"),
            new EffectiveSetting("db-delay", "0 ms"),
            new EffectiveSetting("db-pool", "HikariCP, 1 to 8 sessions, 2000 ms to wait for one"));
    assertThat(database.effective().toString()).doesNotContain("password");
    assertThat(server.effective().getFirst().value())
        .startsWith("PostgreSQL 18.6, ")
        .contains("250 sessions in all");
  }

  @Test
  void givesUpWhenItsThreadIsInterrupted() {
    Duration delay = Duration.ofSeconds(30);
    try (Database slow = Database.open(new DatabaseSettings(server.url(), 1, delay))) {
      Thread.currentThread().interrupt();
      assertThatExceptionOfType(DatabaseUnavailableException.class).isThrownBy(() -> slow.row(1));
      assertThat(Thread.interrupted()).isTrue();
    }
  }

  @Test
  void closesTwice() {
    Database closed = Database.open(settings(server.url(), 1));
    closed.close();
    closed.close();
    assertThatExceptionOfType(DatabaseUnavailableException.class).isThrownBy(() -> closed.row(1));
  }

  private static String visitsWithId(UUID id) throws Exception {
    return ask(server.url(), "SELECT count(*) FROM zoo.visit WHERE id = '%s'".formatted(id));
  }
}
