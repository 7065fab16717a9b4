package org.serverzoo.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.serverzoo.app.Answers.assertProblem;
import static org.serverzoo.app.Answers.get;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.serverzoo.api.Status;

class RowTest {

  private final FakeStore store = new FakeStore();
  private final ZooApplication zoo = store.application();

  @Test
  void answersTheRowInJson() {
    assertThat(get(zoo, "/row?id=42").body().text())
        .isEqualTo("{\"a\":\"0000000042\",\"b\":\"abcdefghijklmnopqrst\"}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "999999", "0000000042", "%34%32"})
  void takesAnIdWithinBounds(String id) {
    assertThat(get(zoo, "/row?id=" + id).status()).isEqualTo(Status.OK);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0",
        "1000001",
        "-1",
        "+1",
        "%2B1",
        "1.0",
        "1e3",
        "0x1",
        "",
        "4294967297",
        "9999999999",
        "00000000042",
        "18446744073709551617",
        "%D9%A1",
        "1%00",
        "1%20"
      })
  void refusesAnyOtherId(String id) {
    assertProblem(
        get(zoo, "/row?id=" + id),
        Status.BAD_REQUEST,
        "The parameter 'id' must be a whole number from 1 to 1000000.");
    assertThat(store.rows).isEmpty();
  }

  @Test
  void picksSomeRowWhereNoneIsNamed() {
    for (int i = 0; i < 1000; i++) {
      get(zoo, "/row");
    }

    assertThat(store.rows).allMatch(id -> id >= 1 && id <= 1_000_000);
    // A thousand picks of a million: fewer than 900 different ones would be no accident.
    assertThat(store.rows.stream().distinct().count()).isGreaterThan(900);
  }

  @Test
  void answers404WhereTheTableLacksTheRow() {
    assertProblem(get(zoo, "/row?id=1000000"), Status.NOT_FOUND, "There is no row 1000000.");
  }
}
