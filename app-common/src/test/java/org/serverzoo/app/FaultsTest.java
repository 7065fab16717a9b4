package org.serverzoo.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.serverzoo.app.Answers.assertProblem;
import static org.serverzoo.app.Answers.get;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.serverzoo.api.Field;
import org.serverzoo.api.Response;
import org.serverzoo.api.Status;
import org.serverzoo.database.DatabaseUnavailableException;

class FaultsTest {

  private final FakeStore store = new FakeStore();
  private final ZooApplication zoo = store.application();

  /// The logger of the tests writes to standard error.
  private final ByteArrayOutputStream log = new ByteArrayOutputStream();

  private final PrintStream before = System.err;

  @BeforeEach
  void captureTheLog() {
    System.setErr(new PrintStream(log, true, StandardCharsets.UTF_8));
  }

  @AfterEach
  void giveTheLogBack() {
    System.setErr(before);
  }

  @Test
  void answers500AndLogsTheRequestLineOnce() {
    fail(() -> new IllegalStateException("the cause"));

    Response answer = get(zoo, "/row?id=42");

    assertProblem(answer, Status.INTERNAL_ERROR, "The server failed to answer.");
    assertThat(answer.body().text()).doesNotContain("cause", "Exception", "serverzoo");
    assertThat(log.toString(StandardCharsets.UTF_8))
        .containsOnlyOnce("GET /row?id=42")
        .containsOnlyOnce("IllegalStateException: the cause");
  }

  @Test
  void survivesAnError() {
    fail(() -> {
      throw new StackOverflowError("simulated");
    });

    assertThat(get(zoo, "/api?survey=1&segment=adult").status()).isEqualTo(Status.INTERNAL_ERROR);
  }

  @Test
  void answers503WithoutALineOfLogWhileTheDatabaseIsDown() {
    fail(() -> new DatabaseUnavailableException("connection to 10.0.0.1 refused"));

    for (String target : List.of("/row", "/api?survey=1&segment=adult")) {
      Response answer = get(zoo, target);
      assertProblem(answer, Status.UNAVAILABLE, "The database cannot serve now.");
      assertThat(answer.more()).containsExactly(new Field("Retry-After", "1"));
    }
    assertThat(log.size()).isZero();
  }

  @Test
  void answersTheOtherRoutesWhileTheDatabaseIsDown() {
    fail(() -> new DatabaseUnavailableException("down"));

    for (String target : List.of("/", "/template", "/healthz", "/bench?cpu=1&sleep=0&writes=1")) {
      assertThat(get(zoo, target).status()).isEqualTo(Status.OK);
    }
  }

  @Test
  void refusesBadInputWhileTheDatabaseIsDown() {
    fail(() -> new DatabaseUnavailableException("down"));

    assertThat(get(zoo, "/row?id=0").status()).isEqualTo(Status.BAD_REQUEST);
    assertThat(get(zoo, "/api?survey=x").status()).isEqualTo(Status.BAD_REQUEST);
  }

  private void fail(Supplier<RuntimeException> fault) {
    store.fault = Optional.of(fault);
  }
}
