package org.serverzoo.app;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.serverzoo.app.Answers.ask;
import static org.serverzoo.app.Answers.assertNotAllowed;
import static org.serverzoo.app.Answers.assertProblem;
import static org.serverzoo.app.Answers.post;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.serverzoo.api.Body;
import org.serverzoo.api.Cost;
import org.serverzoo.api.Field;
import org.serverzoo.api.Fields;
import org.serverzoo.api.Request;
import org.serverzoo.api.Response;
import org.serverzoo.api.Status;

class EchoApplicationTest {

  private final EchoApplication echo = new EchoApplication();

  @Test
  void givesBackThePostedBytes() {
    Body body = Body.owning(new byte[] {0, (byte) 0xff, '\r', '\n'});
    Response answer = echo.accept(new Request("POST", "/", "", Fields.NONE, body)).run();

    assertThat(answer.status()).isEqualTo(Status.OK);
    assertThat(answer.body()).isEqualTo(body);
    assertThat(answer.contentType()).isEqualTo("application/octet-stream");
  }

  @Test
  void neverGivesBackThePostedType() {
    assertThat(echo.accept(post("/", "text/html", "<script>")).run().contentType())
        .isEqualTo("application/octet-stream");
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "HEAD", "OPTIONS", "POST"})
  void answersTheRootWhateverTheQuery(String method) {
    assertThat(ask(echo, method, "/").status()).isEqualTo(Status.OK);
    assertThat(ask(echo, method, "/?q=x").status()).isEqualTo(Status.OK);
  }

  @Test
  void namesItsMethodsToWhoeverAsks() {
    for (String target : List.of("/", "*")) {
      Response answer = ask(echo, "OPTIONS", target);
      assertThat(answer.status()).isEqualTo(Status.OK);
      assertThat(answer.more()).containsExactly(new Field("Allow", "GET, HEAD, OPTIONS, POST"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE"})
  void givesBackTheFieldLinesAsReceived(String method) {
    byte[] section =
        "Host: a\r\nX-Bytes:\t\u00e9\u00ff \r\nhost:b\r\nEmpty:\r\n".getBytes(ISO_8859_1);
    Request request =
        new Request(method, "/echo", "", Fields.ofSection(section), Body.of("not this"));
    Response answer = echo.accept(request).run();

    assertThat(answer.status()).isEqualTo(Status.OK);
    assertThat(answer.contentType()).isEqualTo("text/plain; charset=iso-8859-1");
    assertThat(new String(answer.body().toByteArray(), ISO_8859_1))
        .isEqualTo("Host: a\nX-Bytes: \u00e9\u00ff\nhost: b\nEmpty: \n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"DELETE", "PUT", "TRACE"})
  void answers405ToOtherMethods(String method) {
    assertNotAllowed(ask(echo, method, "/"), "GET, HEAD, OPTIONS, POST");
  }

  // RFC 9110 section 9.3.8: TRACE would show a script what its browser hides from it.
  @ParameterizedTest
  @ValueSource(strings = {"TRACE"})
  void answers405ToOtherMethodsOfTheEcho(String method) {
    assertNotAllowed(ask(echo, method, "/echo"), "DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT");
  }

  @ParameterizedTest
  @ValueSource(strings = {"FOOBAR", "get", "post"})
  void answers501ToMethodsOfNoStandard(String method) {
    for (String path : List.of("/", "/echo", "*")) {
      assertThat(ask(echo, method, path).status()).isEqualTo(Status.NOT_IMPLEMENTED);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/path%00.html",
        "/path%0d%0aX-Injected:%20true",
        "/path",
        "/cookie",
        "/echo/",
        "//",
        "",
        "/%2F",
        "/%2fecho"
      })
  void answers404ToOtherPaths(String path) {
    assertProblem(ask(echo, "GET", path), Status.NOT_FOUND, "There is no such resource.");
  }

  @Test
  void decodesThePath() {
    assertThat(ask(echo, "GET", "/%65cho").status()).isEqualTo(Status.OK);
  }

  @Test
  void isQuick() {
    for (String target : List.of("/", "/echo", "/nowhere", "*")) {
      for (String method : List.of("GET", "POST", "OPTIONS", "TRACE")) {
        assertThat(echo.accept(Request.of(method, target)).cost()).isEqualTo(Cost.QUICK);
      }
    }
  }
}
