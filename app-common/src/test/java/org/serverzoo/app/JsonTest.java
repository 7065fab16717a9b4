package org.serverzoo.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.serverzoo.database.Row;
import org.serverzoo.database.Survey;

class JsonTest {

  @Test
  void escapesWhatJsonWantsEscapedAndNothingElse() {
    Row row = new Row("\"\\\n\u0001", "\u00e4\u20ac\ud83e\udd81</script>");

    assertThat(new String(Json.of(row), UTF_8))
        .isEqualTo("{\"a\":\"\\\"\\\\\\n\\u0001\",\"b\":\"\u00e4\u20ac\ud83e\udd81</script>\"}");
  }

  @Test
  void writesASurveyWithoutQuestions() {
    Survey survey = new Survey(1, "None", List.of());

    assertThat(new String(Json.of(new UUID(1, 2), survey, "adult", List.of()), UTF_8))
        .isEqualTo(
            """
            {"visit":"00000000-0000-0001-0000-000000000002",\
            "survey":{"id":1,"title":"None"},"segment":"adult","questions":[]}\
            """);
  }
}
