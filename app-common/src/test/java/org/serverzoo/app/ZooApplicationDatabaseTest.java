package org.serverzoo.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.serverzoo.app.Answers.ask;
import static org.serverzoo.app.Answers.assertProblem;
import static org.serverzoo.app.Answers.get;
import static org.serverzoo.app.Answers.post;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.serverzoo.api.Response;
import org.serverzoo.api.Status;
import org.serverzoo.database.Database;
import org.serverzoo.database.DatabaseSettings;
import org.serverzoo.database.DatabaseUnavailableException;
import org.serverzoo.database.EmbeddedDatabase;
import org.serverzoo.database.Question;
import org.serverzoo.database.Survey;

/// The routes that need a database, with the real one.
class ZooApplicationDatabaseTest {

  private static final Pattern VISIT = Pattern.compile("\\{\"visit\":\"([0-9a-f-]{36})\",.*");

  private static EmbeddedDatabase server;
  private static ZooApplication zoo;

  @BeforeAll
  static void start() {
    server = EmbeddedDatabase.start(Path.of(System.getProperty("zoo.home", "target/zoo")));
    zoo = new ZooApplication(ZooApplicationDatabaseTest::open);
  }

  @AfterAll
  static void stop() {
    zoo.close();
    server.close();
  }

  private static Database open() {
    return Database.open(new DatabaseSettings(server.url(), 4, Duration.ZERO));
  }

  @ParameterizedTest
  @CsvSource({"1, 0000000001", "42, 0000000042", "999999, 0000999999", "1000000, 0001000000"})
  void readsARow(int id, String a) {
    assertThat(get(zoo, "/row?id=" + id).body().text())
        .matches("\\{\"a\":\"" + a + "\",\"b\":\"[a-z]{20}\"}");
  }

  @Test
  void readsAnyRow() {
    Response first = get(zoo, "/row");

    assertThat(first.status()).isEqualTo(Status.OK);
    assertThat(first.body().length()).isEqualTo(get(zoo, "/row").body().length());
  }

  @Test
  void knowsAsManyRowsAsThereAre() {
    try (Database database = open()) {
      assertThat(database.rowCount()).isEqualTo(ReadRow.ROWS);
    }
  }

  @Test
  void keepsEveryVisitThatItAnswered() throws Exception {
    ConcurrentLinkedQueue<UUID> answered = new ConcurrentLinkedQueue<>();
    Threads.start(
            8,
            () -> {
              for (int i = 0; i < 25; i++) {
                answered.add(visitOf(get(zoo, "/api?survey=1&segment=parent")));
              }
            })
        .join();

    assertThat(answered).hasSize(200).doesNotHaveDuplicates();
    for (UUID visit : answered) {
      assertThat(stored(visit)).contains("1 parent");
    }
  }

  @Test
  void writesOneVisitForEachMethod() throws SQLException {
    UUID byHead = visitOf(ask(zoo, "HEAD", "/api?survey=2&segment=teen"));
    UUID byPost = visitOf(ask(zoo, "POST", "/api?survey=2&segment=teen"));
    UUID byForm =
        visitOf(
            zoo.accept(post("/api", "application/x-www-form-urlencoded", "survey=3&segment=senior"))
                .run());

    assertThat(stored(byHead)).contains("2 teen");
    assertThat(stored(byPost)).contains("2 teen");
    assertThat(stored(byForm)).contains("3 senior");
  }

  @Test
  void makesKeysThatGrow() {
    String before = visitOf(get(zoo, "/api?survey=1&segment=teen")).toString();
    String after = visitOf(get(zoo, "/api?survey=1&segment=teen")).toString();

    assertThat(after).isGreaterThan(before);
  }

  @Test
  void answersTheSameLengthToTheSameParameters() {
    for (int survey = 1; survey <= 3; survey++) {
      for (String segment : VisitSurvey.SEGMENTS) {
        String target = "/api?survey=" + survey + "&segment=" + segment;
        int length = get(zoo, target).body().length();

        assertThat(length).isBetween(800, 1300);
        assertThat(get(zoo, target).body().length()).isEqualTo(length);
      }
    }
  }

  @Test
  void readsTwiceAsMuchAsItAnswers() {
    try (Database database = open()) {
      UUID visit = UUID.randomUUID();
      Survey survey = database.visit(visit, 1, "teen").orElseThrow();

      assertThat(Json.of(visit, survey, "teen", survey.questions()).length).isBetween(1600, 2400);
    }
  }

  @Test
  void asksOnlyQuestionsForTheSegment() {
    String answer = get(zoo, "/api?survey=1&segment=senior").body().text();

    List<String> audiences =
        Pattern.compile("\"audience\":\\[([^]]*)]")
            .matcher(answer)
            .results()
            .map(match -> match.group(1))
            .toList();
    assertThat(audiences).hasSize(6).allMatch(audience -> audience.contains("\"senior\""));
  }

  @Test
  void knowsTheSegmentsThatTheQuestionsAreFor() {
    TreeSet<String> segments = new TreeSet<>();
    try (Database database = open()) {
      for (int survey = 1; survey <= 3; survey++) {
        Survey found = database.visit(UUID.randomUUID(), survey, "teen").orElseThrow();
        found.questions().stream().map(Question::audience).forEach(segments::addAll);
      }
    }
    assertThat(segments).containsExactlyInAnyOrderElementsOf(VisitSurvey.SEGMENTS);
  }

  @Test
  void answers404ToAnUnknownSurveyAndKeepsNoVisit() throws SQLException {
    assertProblem(
        get(zoo, "/api?survey=2147483647&segment=adult"),
        Status.NOT_FOUND,
        "There is no survey 2147483647.");
    assertThat(count("SELECT count(*) FROM zoo.visit WHERE survey = 2147483647")).isZero();
  }

  @Test
  void opensTheDatabaseOnceForAllWhoNeedIt() throws InterruptedException {
    AtomicInteger opened = new AtomicInteger();
    CountDownLatch everybodyWaits = new CountDownLatch(1);
    ConcurrentLinkedQueue<Status> answers = new ConcurrentLinkedQueue<>();
    try (ZooApplication fresh =
        new ZooApplication(() -> {
          opened.incrementAndGet();
          Threads.await(everybodyWaits);
          return open();
        })) {
      Threads callers = Threads.start(8, () -> answers.add(get(fresh, "/row?id=1").status()));
      callers.awaitWaiting();
      everybodyWaits.countDown();
      callers.join();
    }
    assertThat(answers).hasSize(8).containsOnly(Status.OK);
    assertThat(opened).hasValue(1);
  }

  @Test
  void servesWhenTheDatabaseComesUpLater() {
    AtomicInteger attempts = new AtomicInteger();
    try (ZooApplication fresh =
        new ZooApplication(() -> {
          if (attempts.incrementAndGet() == 1) {
            throw new DatabaseUnavailableException("not yet");
          }
          return open();
        })) {
      assertThat(get(fresh, "/row?id=1").status()).isEqualTo(Status.UNAVAILABLE);
      assertThat(get(fresh, "/row?id=1").status()).isEqualTo(Status.OK);
      assertThat(get(fresh, "/row?id=2").status()).isEqualTo(Status.OK);
    }
    assertThat(attempts).hasValue(2);
  }

  @Test
  void answers503WhereNothingListens() {
    // Port 1 is nobody's.
    DatabaseSettings nowhere =
        new DatabaseSettings(
            "jdbc:postgresql://127.0.0.1:1/postgres?user=zoo&password=zoo", 1, Duration.ZERO);
    try (ZooApplication fresh = new ZooApplication(() -> Database.openSingle(nowhere))) {
      Response answer = get(fresh, "/row");

      assertProblem(answer, Status.UNAVAILABLE, "The database cannot serve now.");
      assertThat(answer.more()).extracting("name").containsExactly("Retry-After");
      assertThat(get(fresh, "/").status()).isEqualTo(Status.OK);
    }
  }

  @Test
  void answers503OnceItIsClosed() {
    ZooApplication fresh = new ZooApplication(ZooApplicationDatabaseTest::open);
    assertThat(get(fresh, "/row").status()).isEqualTo(Status.OK);
    fresh.close();
    fresh.close();

    assertThat(get(fresh, "/row").status()).isEqualTo(Status.UNAVAILABLE);
    assertThat(get(fresh, "/healthz").status()).isEqualTo(Status.OK);
  }

  private static UUID visitOf(Response answer) {
    assertThat(answer.status()).isEqualTo(Status.OK);
    Matcher matcher = VISIT.matcher(answer.body().text());
    assertThat(matcher.matches()).isTrue();
    UUID visit = UUID.fromString(matcher.group(1));
    assertThat(visit.version()).isEqualTo(7);
    return visit;
  }

  /// What the table of visits says about one.
  private static Optional<String> stored(UUID visit) throws SQLException {
    try (Connection session = DriverManager.getConnection(server.url());
        PreparedStatement query =
            session.prepareStatement("SELECT survey, segment FROM zoo.visit WHERE id = ?")) {
      query.setObject(1, visit);
      try (ResultSet rows = query.executeQuery()) {
        return rows.next()
            ? Optional.of(rows.getInt(1) + " " + rows.getString(2))
            : Optional.empty();
      }
    }
  }

  private static long count(String sql) throws SQLException {
    try (Connection session = DriverManager.getConnection(server.url());
        Statement query = session.createStatement();
        ResultSet rows = query.executeQuery(sql)) {
      rows.next();
      return rows.getLong(1);
    }
  }
}
