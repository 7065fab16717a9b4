package org.serverzoo.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// RFC 9112 sections 3.2, 6 and 9.3, RFC 9110 section 10.1.1.
class RequestHeadTest {

  private static final Limits LIMITS = Limits.DEFAULT;

  @Test
  void takesAnOrdinaryHead() {
    RequestHead.Accepted head = accepted("POST", false, "Host: zoo:8080", "Content-Length: 003");
    assertThat(head.target()).isEqualTo(new Target.Resource("/api", "survey=1"));
    assertThat(head.fields().first("host")).contains("zoo:8080");
    assertThat(head.hasContent()).isTrue();
    assertThat(head.keepAlive()).isTrue();
    assertThat(head.continueExpected()).isFalse();
    assertThat(head.toHead()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "@GET", "GE T", "G(T", "GET:", "GÉT", "GET\0"})
  void refusesAMethodThatIsNoToken(String method) {
    List<Field> fields = List.of(new Field("Host", "a"));

    assertThat(RequestHead.judge(method, "/", false, fields, LIMITS))
        .isEqualTo(new RequestHead.Refused(Status.BAD_REQUEST));
    assertThat(RequestHead.judge("M-SEARCH", "/", false, fields, LIMITS))
        .isInstanceOf(RequestHead.Accepted.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "Host:",
        "Host: a|Host: a",
        "Host: a b",
        "Host: a|: nameless",
        "Host: a|Content-Length: 3|Content-Length: 3",
        "Host: a|Content-Length: 3|Transfer-Encoding: chunked",
        "Host: a|Content-Length:",
        "Host: a|Content-Length: +3",
        "Host: a|Content-Length: 3,3",
        "Host: a|Transfer-Encoding:",
        "Host: a|Transfer-Encoding: chunked, gzip",
        "Host: a|Transfer-Encoding: chunked, chunked",
        "Host: a|Transfer-Encoding: chunked|Transfer-Encoding: chunked",
        "Host: a|Transfer-Encoding: chunked;q=1",
        "Host: a|Transfer-Encoding: , chunked"
      })
  void refusesWhatTwoReadersCouldDisagreeOn(String fields) {
    assertThat(judge("GET", false, fields.split("\\|"))).isEqualTo(refused(Status.BAD_REQUEST));
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "gzip, chunked", "xchunked", "gzip;q=1, chunked"})
  void knowsOneCodingAlone(String codings) {
    assertThat(judge("GET", false, "Host: a", "Transfer-Encoding: " + codings))
        .isEqualTo(refused(Status.NOT_IMPLEMENTED));
  }

  @Test
  void letsNothingFollowALengthInOneDotZero() {
    assertThat(accepted("GET", true, "Connection: keep-alive").keepAlive()).isTrue();
    assertThat(accepted("GET", true, "Connection: keep-alive", "Content-Length: 0").keepAlive())
        .isFalse();
    assertThat(judge("GET", true, "Transfer-Encoding: chunked"))
        .isEqualTo(refused(Status.BAD_REQUEST));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          false | close             | false
          false | Close             | false
          false | foo, close        | false
          false | keep-alive        | true
          false | closed            | true
          true  | Keep-Alive        | true
          true  | foo               | false
          true  | keep-alive, close | false
          """)
  void keepsTheConnectionAsTheClientAsks(boolean oneDotZero, String connection, boolean keeps) {
    assertThat(accepted("GET", oneDotZero, "Host: a", "Connection: " + connection).keepAlive())
        .isEqualTo(keeps);
  }

  @Test
  void meetsOneExpectation() {
    String length = "Content-Length: 3";
    assertThat(accepted("GET", false, "Host: a", length, "Expect: 100-Continue").continueExpected())
        .isTrue();
    assertThat(accepted("GET", false, "Host: a", length, "Expect: , ,").continueExpected())
        .isFalse();
    assertThat(accepted("GET", false, "Host: a", "Expect: 100-continue").continueExpected())
        .isFalse();
    assertThat(accepted("GET", true, length, "Expect: 200-ok").continueExpected()).isFalse();
    assertThat(judge("GET", false, "Host: a", "Expect: 100-continue, 200-ok"))
        .isEqualTo(refused(Status.EXPECTATION_FAILED));
  }

  @Test
  void refusesContentOverTheLimit() {
    String most = String.valueOf(LIMITS.maxBodyBytes());
    String more = String.valueOf(LIMITS.maxBodyBytes() + 1);
    assertThat(accepted("GET", false, "Host: a", "Content-Length: 0000000000000" + most))
        .isNotNull();
    for (String length : List.of(more, "99999999999", "9".repeat(40))) {
      assertThat(judge("GET", false, "Host: a", "Content-Length: " + length))
          .isEqualTo(refused(Status.CONTENT_TOO_LARGE));
    }
  }

  @Test
  void refusesFieldsOverTheLimits() {
    assertThat(judge("GET", false, "Host: a", "a: " + "b".repeat(LIMITS.maxFieldLineBytes() - 3)))
        .isInstanceOf(RequestHead.Accepted.class);
    assertThat(judge("GET", false, "Host: a", "a: " + "b".repeat(LIMITS.maxFieldLineBytes() - 2)))
        .isEqualTo(refused(Status.FIELDS_TOO_LARGE));
    List<String> many = new ArrayList<>(Collections.nCopies(LIMITS.maxFields(), "a: b"));
    many.add("Host: a");
    assertThat(judge("GET", false, many.toArray(String[]::new)))
        .isEqualTo(refused(Status.FIELDS_TOO_LARGE));
    String third = "a: " + "b".repeat(LIMITS.maxHeaderBytes() / 3);
    assertThat(judge("GET", false, "Host: a", third, third, third))
        .isEqualTo(refused(Status.FIELDS_TOO_LARGE));
  }

  private static RequestHead.Accepted accepted(
      String method, boolean oneDotZero, String... fields) {
    return (RequestHead.Accepted) judge(method, oneDotZero, fields);
  }

  private static RequestHead refused(Status status) {
    return new RequestHead.Refused(status);
  }

  /// @param lines such as `Host: a`; an empty one is none
  private static RequestHead judge(String method, boolean oneDotZero, String... lines) {
    List<Field> fields =
        Stream.of(lines)
            .filter(line -> !line.isEmpty())
            .map(line -> line.split(":", 2))
            .map(parts -> new Field(parts[0], parts[1].strip()))
            .toList();
    return RequestHead.judge(method, "/api?survey=1", oneDotZero, fields, LIMITS);
  }
}
