package org.serverzoo.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.serverzoo.app.Answers.ask;
import static org.serverzoo.app.Answers.assertProblem;
import static org.serverzoo.app.Answers.get;
import static org.serverzoo.app.Answers.post;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.serverzoo.api.Body;
import org.serverzoo.api.Fields;
import org.serverzoo.api.Request;
import org.serverzoo.api.Response;
import org.serverzoo.api.Status;

class ApiTest {

  private static final String FORM = "application/x-www-form-urlencoded";

  private final FakeStore store = new FakeStore();
  private final ZooApplication zoo = store.application();

  @Test
  void answersTheVisitAndTheQuestionsForItsSegment() {
    Response answer = get(zoo, "/api?survey=1&segment=adult");

    assertThat(answer.body().text())
        .isEqualTo(
            """
            {"visit":"%s","survey":{"id":1,"title":"Say \\"zoo\\""},"segment":"adult",\
            "questions":[{"id":1,"text":"All?","audience":["teen","adult","parent","senior"]}]}\
            """
                .formatted(store.visits.getFirst()));
  }

  @Test
  void asksASegmentOnlyWhatIsMeantForIt() {
    assertThat(get(zoo, "/api?survey=1&segment=adult").body().text()).doesNotContain("Old?");
    assertThat(get(zoo, "/api?survey=1&segment=senior").body().text()).contains("All?", "Old?");
  }

  @Test
  void takesParametersInAnyOrder() {
    assertThat(get(zoo, "/api?segment=teen&survey=1").status()).isEqualTo(Status.OK);
  }

  @Test
  void answersPostWithParametersInTheQuery() {
    assertThat(ask(zoo, "POST", "/api?survey=1&segment=teen").status()).isEqualTo(Status.OK);
    assertThat(store.visits).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({
    "/api,                      survey=1&segment=teen, application/x-www-form-urlencoded",
    "/api?survey=1,             segment=teen,          application/x-www-form-urlencoded",
    "/api?survey=1&segment=teen, &,                    APPLICATION/X-WWW-Form-Urlencoded",
    "/api, survey=1&segment=teen, application/x-www-form-urlencoded;charset=UTF-8",
    "/api, survey=1&segment=teen, application/x-www-form-urlencoded ; charset=UTF-8"
  })
  void answersPostWithAForm(String target, String content, String contentType) {
    Response answer = zoo.accept(post(target, contentType, content)).run();

    assertThat(answer.status()).isEqualTo(Status.OK);
    assertThat(store.visits).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"application/json", "text/plain", "", "multipart/form-data; boundary=x"})
  void refusesContentThatIsNoForm(String contentType) {
    assertProblem(
        zoo.accept(post("/api?survey=1&segment=teen", contentType, "{}")).run(),
        Status.BAD_REQUEST,
        "The content must be application/x-www-form-urlencoded, or there must be none.");
  }

  @Test
  void refusesContentWithoutAType() {
    Request untyped =
        new Request("POST", "/api", "", Fields.NONE, Body.of("survey=1&segment=teen"));

    assertThat(zoo.accept(untyped).run().status()).isEqualTo(Status.BAD_REQUEST);
  }

  @Test
  void takesAnyTypeOfNoContent() {
    Request empty = post("/api?survey=1&segment=teen", "application/json", "");

    assertThat(zoo.accept(empty).run().status()).isEqualTo(Status.OK);
  }

  @Test
  void ignoresTheContentOfAGet() {
    Request request =
        new Request(
            "GET", "/api", "survey=1&segment=teen", Fields.NONE, Body.of("survey=2&nonsense"));

    assertThat(zoo.accept(request).run().status()).isEqualTo(Status.OK);
  }

  @Test
  void refusesAParameterThatIsInQueryAndForm() {
    assertProblem(
        zoo.accept(post("/api?survey=1&segment=teen", FORM, "survey=1")).run(),
        Status.BAD_REQUEST,
        "The parameter 'survey' is there twice.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/api", "/api?survey=1", "/api?segment=adult"})
  void takesTheFirstSurveyAndAdultsWhereNothingIsSaid(String target) {
    assertThat(get(zoo, target).body().text())
        .contains("\"survey\":{\"id\":1,", "\"segment\":\"adult\"");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/api?survey=&segment=adult | The parameter 'survey' must be a whole number from 1 to 2147483647.",
        "/api?survey=x&segment=adult | The parameter 'survey' must be a whole number from 1 to 2147483647.",
        "/api?survey=0&segment=adult | The parameter 'survey' must be a whole number from 1 to 2147483647.",
        "/api?survey=2147483648&segment=adult | The parameter 'survey' must be a whole number from 1 to 2147483647.",
        "/api?survey=1&segment= | The parameter 'segment' must be one of teen, adult, parent, senior.",
        "/api?survey=1&segment=Adult | The parameter 'segment' must be one of teen, adult, parent, senior.",
        "/api?survey=1&segment=adult%00 | The parameter 'segment' must be one of teen, adult, parent, senior.",
        "/api?survey=1&segment=adult+ | The parameter 'segment' must be one of teen, adult, parent, senior.",
        "/api?survey=1&survey=1&segment=adult | The parameter 'survey' is there twice.",
        "/api?survey=1&segment=adult&page=2 | There is no parameter 'page' here; there are: survey, segment.",
        "/api?survay=1&segment=adult | There is no parameter 'survay' here; there are: survey, segment."
      })
  void refusesBadInputByName(String target, String detail) {
    assertProblem(get(zoo, target), Status.BAD_REQUEST, detail);
    assertThat(store.visits).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 999, Integer.MAX_VALUE})
  void answers404ToAnUnknownSurvey(int survey) {
    assertProblem(
        get(zoo, "/api?survey=" + survey + "&segment=adult"),
        Status.NOT_FOUND,
        "There is no survey " + survey + ".");
  }
}
