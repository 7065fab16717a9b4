package org.serverzoo.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.serverzoo.app.Answers.ask;
import static org.serverzoo.app.Answers.assertNotAllowed;
import static org.serverzoo.app.Answers.assertProblem;
import static org.serverzoo.app.Answers.get;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.serverzoo.api.Call;
import org.serverzoo.api.Cost;
import org.serverzoo.api.Request;
import org.serverzoo.api.Response;
import org.serverzoo.api.Status;

class ZooApplicationTest {

  private static final Path FOLDER = Path.of("src/main/resources/static");

  private final FakeStore store = new FakeStore();
  private final ZooApplication zoo = store.application();

  @Test
  void answersTheVeryFileThatTheFolderHolds() throws IOException {
    Response page = get(zoo, "/");

    assertThat(page.status()).isEqualTo(Status.OK);
    assertThat(page.contentType()).isEqualTo("text/html; charset=utf-8");
    assertThat(page.more()).isEmpty();
    assertThat(page.body().toByteArray())
        .isEqualTo(Files.readAllBytes(FOLDER.resolve("index.html")))
        .hasSizeBetween(150, 200);
  }

  @Test
  void servesEveryFileOfTheFolder() throws IOException {
    try (Stream<Path> files = Files.walk(FOLDER).filter(Files::isRegularFile)) {
      for (Path file : files.toList()) {
        Response answer = get(zoo, "/static/" + FOLDER.relativize(file));
        assertThat(answer.status()).as("%s", file).isEqualTo(Status.OK);
        assertThat(answer.body().toByteArray()).isEqualTo(Files.readAllBytes(file));
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "/static/index.html, text/html; charset=utf-8",
    "/static/zoo.css, text/css; charset=utf-8",
    "/static/zoo.svg, image/svg+xml",
    "/template, text/html; charset=utf-8",
    "/healthz, text/plain; charset=utf-8",
    "/row, application/json",
    "/api?survey=1&segment=adult, application/json",
    "/bench?cpu=1&sleep=0&writes=1, text/plain; charset=utf-8"
  })
  void saysWhatItsAnswersAre(String target, String contentType) {
    Response answer = get(zoo, target);

    assertThat(answer.status()).isEqualTo(Status.OK);
    assertThat(answer.contentType()).isEqualTo(contentType);
    assertThat(answer.more()).isEmpty();
  }

  @Test
  void answersThePageWithOneCallForAllRequests() {
    zoo.warmUp();

    assertThat(zoo.accept(Request.of("GET", "/")))
        .isSameAs(zoo.accept(Request.of("HEAD", "/?a=b")));
  }

  @Test
  void rendersTheTemplateForEveryRequest() {
    Response first = get(zoo, "/template");
    Response second = get(zoo, "/template");

    assertThat(first.body().text())
        .startsWith("<!doctype html>")
        .endsWith("<h1>Fresh from Pebble</h1>\n");
    assertThat(second.body()).isEqualTo(first.body()).isNotSameAs(first.body());
  }

  @Test
  void isHealthyWithoutADatabase() {
    assertThat(get(zoo, "/healthz").body().text()).isEqualTo("ok");
  }

  @ParameterizedTest
  @CsvSource({
    "/, QUICK",
    "/static/index.html, QUICK",
    "/static/zoo.css, QUICK",
    "/static/zoo.svg, QUICK",
    "/template, QUICK",
    "/healthz, QUICK",
    "/nowhere, QUICK",
    "/api, BLOCKING",
    "/row, BLOCKING",
    "/bench, BLOCKING"
  })
  void declaresWhatARouteCosts(String path, Cost cost) {
    assertThat(zoo.accept(Request.of("GET", path)).cost()).isEqualTo(cost);
    assertThat(zoo.accept(Request.of("HEAD", path)).cost()).isEqualTo(cost);
  }

  @Test
  void doesNothingBeforeACallIsRun() {
    Call call = zoo.accept(Request.of("GET", "/row?id=1"));

    assertThat(store.rows).isEmpty();
    call.run();
    assertThat(store.rows).containsExactly(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/static/index.html",
        "/static/zoo.css",
        "/static/zoo.svg",
        "/template",
        "/healthz",
        "/row?id=7",
        "/nowhere"
      })
  void answersHeadAsGet(String target) {
    Response get = get(zoo, target);
    Response head = ask(zoo, "HEAD", target);

    assertThat(head.status()).isEqualTo(get.status());
    assertThat(head.encodedFields()).isEqualTo(get.encodedFields());
    assertThat(head.body()).isEqualTo(get.body());
  }

  @Test
  void answersAllOfTheContractToHeadOfTheApi() {
    Response get = get(zoo, "/api?survey=1&segment=adult");
    Response head = ask(zoo, "HEAD", "/api?survey=1&segment=adult");

    assertThat(head.encodedFields()).isEqualTo(get.encodedFields());
    assertThat(store.visits).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST", "PUT", "DELETE", "OPTIONS", "TRACE", "PATCH"})
  void answersNoOtherMethodThanGetAndHead(String method) {
    for (String path :
        List.of("/", "/static/zoo.css", "/template", "/row", "/bench", "/healthz", "/row?id=no")) {
      assertNotAllowed(ask(zoo, method, path), "GET, HEAD");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"PUT", "DELETE", "OPTIONS"})
  void answersPostOnlyWithTheApi(String method) {
    assertNotAllowed(ask(zoo, method, "/api?survey=1&segment=adult"), "GET, HEAD, POST");
    assertThat(store.visits).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"get", "post", "BREW"})
  void answers501ToMethodsOfNoStandard(String method) {
    for (String path : List.of("/", "/template", "/api?survey=1&segment=adult", "/row", "*")) {
      assertThat(ask(zoo, method, path).status()).isEqualTo(Status.NOT_IMPLEMENTED);
    }
    assertThat(store.visits).isEmpty();
  }

  @Test
  void answersOptionsOfTheWholeServer() {
    assertNotAllowed(ask(zoo, "OPTIONS", "*"), "GET, HEAD, POST");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/nowhere",
        "",
        "//",
        "/static",
        "/static/",
        "/static/nothing.txt",
        "/static/../static/zoo.css",
        "/static/./zoo.css",
        "/static//zoo.css",
        "/static/..%2fzoo.css",
        "/static/%2e%2e/zoo.css",
        "/static%2Fzoo.css",
        "/static%5Czoo.css",
        "/static/zoo.css/",
        "/static/zoo.css%20",
        "/static/%2573oo.css",
        "/static/%C3%A9",
        "/static/%c0%af",
        "/static/org/serverzoo/app/ZooApplication.class",
        "/org/serverzoo/app/ZooApplication.class",
        "/templates/page.peb",
        "/index.html",
        "/API",
        "/row/",
        "/%00",
        "/row%0d%0aX:1",
        "/%7F",
        "/healthz;x=1"
      })
  void answers404ToAnyOtherPath(String target) {
    for (String method : List.of("GET", "HEAD", "POST", "OPTIONS", "BREW")) {
      assertProblem(ask(zoo, method, target), Status.NOT_FOUND, "There is no such resource.");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/%72ow", "/r%6Fw", "/r%6fw", "/%72%6f%77"})
  void findsAPathWhateverOfItIsEncodedWithoutNeed(String path) {
    assertThat(get(zoo, path + "?id=5").body().text()).contains("0000000005");
    assertNotAllowed(ask(zoo, "DELETE", path), "GET, HEAD");
  }

  @Test
  void ignoresAQueryWhereNothingIsAsked() {
    for (String path : List.of("/", "/static/zoo.css", "/template", "/healthz")) {
      assertThat(get(zoo, path + "?utm=1&%zz").status()).isEqualTo(Status.OK);
    }
  }

  @Test
  void warmsUpWithoutADatabase() {
    zoo.warmUp();

    assertThat(store.visits).isEmpty();
  }
}
