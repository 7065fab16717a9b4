package org.serverzoo.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JdbcUrlTest {

  @ParameterizedTest
  @CsvSource({
    "jdbc:postgresql://h:1/d?user=u, jdbc:postgresql://h:1/d?user=u",
    "postgresql://h/d, jdbc:postgresql://h/d",
    "postgres://h/d, jdbc:postgresql://h/d",
    "postgresql://u@h/d, jdbc:postgresql://h/d?user=u",
    "postgresql://u:p@h:5432/d, jdbc:postgresql://h:5432/d?user=u&password=p",
    "postgresql://u:p@h, jdbc:postgresql://h?user=u&password=p",
    "postgresql://u:p@h:1/d?sslmode=require,"
        + " jdbc:postgresql://h:1/d?sslmode=require&user=u&password=p",
    "postgresql://u:a%40b%2Fc+d@h/d, jdbc:postgresql://h/d?user=u&password=a%40b%2Fc%2Bd",
    "postgresql://u:p@[::1]:5432/d, jdbc:postgresql://[::1]:5432/d?user=u&password=p",
    "postgresql://h/d?x=a@b, jdbc:postgresql://h/d?x=a@b",
  })
  void turnsTheUrlOfThePostgresqlToolsIntoOneForJdbc(String given, String jdbc) {
    assertThat(JdbcUrl.of(given)).isEqualTo(jdbc);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "h/d", "mysql://h/d", "jdbc:mysql://h/d", "http://h"})
  void refusesAnyOtherUrlWithASentence(String given) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> JdbcUrl.of(given))
        .withMessageStartingWith("the database's URL must look like postgresql://");
  }

  @Test
  void keepsTheParameterThatTheUserWrote() {
    assertThat(JdbcUrl.with("jdbc:postgresql://h/d?a=1", "a", "2"))
        .isEqualTo("jdbc:postgresql://h/d?a=1");
    assertThat(JdbcUrl.with("jdbc:postgresql://h/d?aa=1", "a", "2"))
        .isEqualTo("jdbc:postgresql://h/d?aa=1&a=2");
  }

  @Test
  void neverShowsThePassword() {
    assertThat(new DatabaseSettings("postgresql://u:secret@h:1/d", 2, Duration.ofMillis(20)))
        .hasToString("h:1/d, 2 sessions, delay 20 ms");
  }

  @Test
  void nestsTheLimitsSoThatTheServerGivesUpBeforeTheSocket() {
    for (long millis : new long[] {0, 1, 20, 999, 1000, 5001}) {
      Waits waits = Waits.serving(Duration.ofMillis(millis));
      assertThat(waits.lock()).isLessThan(waits.statement());
      assertThat(waits.socket()).isGreaterThanOrEqualTo(waits.statement().plusSeconds(1));
      assertThat(waits.socket()).isLessThan(waits.statement().plusSeconds(2));
    }
  }
}
