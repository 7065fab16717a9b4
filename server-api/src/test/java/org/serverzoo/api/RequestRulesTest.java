package org.serverzoo.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.serverzoo.api.Status.BAD_REQUEST;
import static org.serverzoo.api.Status.CONTENT_TOO_LARGE;
import static org.serverzoo.api.Status.EXPECTATION_FAILED;
import static org.serverzoo.api.Status.FIELDS_TOO_LARGE;
import static org.serverzoo.api.Status.NOT_IMPLEMENTED;
import static org.serverzoo.api.Status.URI_TOO_LONG;
import static org.serverzoo.api.Status.VERSION_NOT_SUPPORTED;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestRulesTest {

  private static final Field HOST = new Field("Host", "example.com");
  private static final Limits SMALL =
      new Limits(40, 200, 200, 5, 1000, Limits.DEFAULT.headDeadline(), Limits.DEFAULT.bodyStall());

  private final RequestRules rules = new RequestRules(Limits.DEFAULT);

  @Test
  void letsAPlainRequestPass() {
    assertThat(rules.refusal("GET", "/", "HTTP/1.1", List.of(HOST))).isEmpty();
    assertThat(rules.refusal("GET", "/", "HTTP/1.0", List.of())).isEmpty();
  }

  /// RFC 9110 section 9.1: a method is a token, and case matters.
  @Test
  void wantsAMethodThatIsAToken() {
    assertThat(line("-BL!#$%&'*+.^_`|~09az", "/", "HTTP/1.1")).isEmpty();
    for (String method : List.of("", "GE T", "GET:", "GET\u0000", "GET\u00df", "G(T")) {
      assertThat(line(method, "/", "HTTP/1.1")).contains(BAD_REQUEST);
    }
  }

  /// RFC 9110 section 9.3.6.
  @Test
  void implementsNoTunnel() {
    assertThat(line("CONNECT", "example.com:443", "HTTP/1.1")).contains(NOT_IMPLEMENTED);
  }

  /// RFC 9112 section 2.3 and RFC 9110 section 15.6.6.
  @ParameterizedTest
  @ValueSource(strings = {"HTTP/2.0", "HTTP/1.2", "HTTP/9.9", "HTTP/0.9", "HTTP/3.0"})
  void answers505ToAVersionItDoesNotSpeak(String version) {
    assertThat(line("GET", "/", version)).contains(VERSION_NOT_SUPPORTED);
    // The preface of HTTP/2 (RFC 9113 section 3.4), whose target would be refused otherwise.
    assertThat(rules.refusal("PRI", "*", version, List.of())).contains(VERSION_NOT_SUPPORTED);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "http/1.1",
        "HTTP/1",
        "HTTP/1.",
        "HTTP/01.01",
        "HTTP/1.10",
        "HTTP/111",
        "HTTP/0.99",
        "HTTP/ 1.1",
        "HTTP/1.1 ",
        "HTTP/a.b",
        "HTTP/-1.1",
        "HTTPS/1.1",
        "FTP/1.1"
      })
  void answers400ToWhatIsNoVersion(String version) {
    assertThat(line("GET", "/", version)).contains(BAD_REQUEST);
  }

  @Test
  void refusesATargetThatCannotBeRead() {
    assertThat(line("GET", "*", "HTTP/1.1")).contains(BAD_REQUEST);
    assertThat(line("GET", "foo", "HTTP/1.1")).contains(BAD_REQUEST);
    assertThat(line("GET", "/a#b", "HTTP/1.1")).contains(BAD_REQUEST);
  }

  /// RFC 9112 section 3: the limit is on the line without its end.
  @Test
  void measuresTheRequestLine() {
    RequestRules small = new RequestRules(SMALL);
    String target = "/" + "a".repeat(40 - "GET / HTTP/1.1".length());
    assertThat(small.refusal("GET", target, "HTTP/1.1", List.of(HOST))).isEmpty();
    assertThat(small.refusal("GET", target + 'a', "HTTP/1.1", List.of(HOST)))
        .contains(URI_TOO_LONG);
  }

  /// RFC 9112 section 3.2.
  @Test
  void wantsExactlyOneHostInHttp11() {
    assertThat(fields("GET")).contains(BAD_REQUEST);
    assertThat(fields("GET", HOST, HOST)).contains(BAD_REQUEST);
    assertThat(fields("GET", HOST, new Field("hOST", "other.example"))).contains(BAD_REQUEST);
    assertThat(rules.refusal("GET", "/", "HTTP/1.0", List.of(HOST, HOST))).contains(BAD_REQUEST);
    // The authority of an absolute-form overrides Host but does not excuse its absence.
    assertThat(rules.refusal("GET", "http://example.com/", "HTTP/1.1", List.of()))
        .contains(BAD_REQUEST);
  }

  /// RFC 9110 section 7.2 and RFC 3986 section 3.2.2.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "example.com",
        "127.0.0.1:8080",
        "localhost:",
        "0.0.0.0=5000",
        "a_b!$&'()*+,;=~",
        "%41b",
        "[::1]:8080",
        "[::]",
        "[1:2:3:4:5:6:7:8]",
        "[1:2:3:4:5:6:127.0.0.1]",
        "[::ffff:192.0.2.255]",
        "[2001:db8::1:0:0:1]",
        "[1::8]",
        "[1:2:3:4:5:6:7::]",
        "[v1.fe80::a+en1]"
      })
  void knowsAHost(String host) {
    assertThat(fields("GET", new Field("Host", host))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ":80",
        "user@example.com",
        "example.com/path",
        "a b",
        "example.com:80, other.example",
        "example.com:80:80",
        "example.com:8o",
        "%4",
        "%zz",
        "caf\u00e9",
        "[]",
        "[::1",
        "::1",
        "[::1]8080",
        "[::1%25eth0]",
        "[1:2:3:4:5:6:7]",
        "[1:2:3:4:5:6:7:8:9]",
        "[1::2::3]",
        "[:::]",
        "[:1:2:3:4:5:6:7]",
        "[1:2:3:4:5:6:7:]",
        "[12345::]",
        "[g::]",
        "[::1.2.3]",
        "[::1.2.3.256]",
        "[::1.2.3.04]",
        "[1.2.3.4::]",
        "[v1.]",
        "[v.a]",
        "[vg.a]",
        "[v1.%41]"
      })
  void refusesWhatIsNoHost(String host) {
    assertThat(fields("GET", new Field("Host", host))).contains(BAD_REQUEST);
  }

  /// RFC 9110 section 8.6; leading zeros are refused although its grammar has them.
  @ParameterizedTest
  @ValueSource(
      strings = {"", "+5", "-0", "-1", "0x5", "0o5", "1_0", "1 0", "5, 5", "5,", "abc", "00", "05"})
  void refusesWhatIsNoLength(String length) {
    assertThat(fields("POST", HOST, new Field("Content-Length", length))).contains(BAD_REQUEST);
  }

  @Test
  void refusesTwoLengthsEvenIfTheyAgree() {
    Field five = new Field("Content-Length", "5");
    assertThat(fields("POST", HOST, five, new Field("content-length", "5"))).contains(BAD_REQUEST);
    assertThat(fields("POST", HOST, five, new Field("content-length", "6"))).contains(BAD_REQUEST);
  }

  /// RFC 9110 section 15.5.14.
  @Test
  void measuresTheContentBeforeItComes() {
    assertThat(fields("POST", HOST, new Field("Content-Length", "0"))).isEmpty();
    assertThat(fields("POST", HOST, new Field("Content-Length", "1048576"))).isEmpty();
    for (String length : List.of("1048577", "99999999999999999999", "9".repeat(1000))) {
      assertThat(fields("POST", HOST, new Field("Content-Length", length)))
          .contains(CONTENT_TOO_LARGE);
    }
  }

  /// RFC 9112 sections 6.1 and 6.3.
  @ParameterizedTest
  @CsvSource({
    "chunked,",
    "Chunked,",
    "gzip, NOT_IMPLEMENTED",
    "identity, NOT_IMPLEMENTED",
    "xchunked, NOT_IMPLEMENTED",
    "'gzip, chunked', NOT_IMPLEMENTED",
    "'gzip;level=9 ,\tchunked', NOT_IMPLEMENTED",
    "'', BAD_REQUEST",
    "'chunked,', BAD_REQUEST",
    "', chunked', BAD_REQUEST",
    "'gzip,, chunked', BAD_REQUEST",
    "'chunked, chunked', BAD_REQUEST",
    "'chunked, gzip', BAD_REQUEST",
    "'chunked;a=b', BAD_REQUEST",
    "chunked;, BAD_REQUEST",
    "chunked gzip, BAD_REQUEST",
    "\"chunked\", BAD_REQUEST",
    "'\u000bchunked', BAD_REQUEST",
    "'chunked\u0000', BAD_REQUEST"
  })
  void understandsChunkedAlone(String value, Status expected) {
    assertThat(fields("POST", HOST, new Field("Transfer-Encoding", value)))
        .isEqualTo(Optional.ofNullable(expected));
  }

  @Test
  void readsCodingsOfSeveralLinesAsOneList() {
    Field chunked = new Field("Transfer-Encoding", "chunked");
    assertThat(fields("POST", HOST, chunked, chunked)).contains(BAD_REQUEST);
    assertThat(fields("POST", HOST, chunked, new Field("transfer-encoding", "identity")))
        .contains(BAD_REQUEST);
    assertThat(fields("POST", HOST, new Field("transfer-encoding", "gzip"), chunked))
        .contains(NOT_IMPLEMENTED);
  }

  /// RFC 9112 section 6.1: a sender of both is in error, or attacks somebody.
  @Test
  void refusesALengthNextToACoding() {
    Field length = new Field("Content-Length", "5");
    for (String coding : List.of("chunked", "identity", "gzip")) {
      Field field = new Field("Transfer-Encoding", coding);
      assertThat(fields("POST", HOST, length, field)).contains(BAD_REQUEST);
      assertThat(fields("POST", HOST, field, length)).contains(BAD_REQUEST);
    }
  }

  /// RFC 9112 section 6.1.
  @Test
  void refusesACodingInHttp10() {
    assertThat(
            rules.refusal(
                "POST", "/", "HTTP/1.0", List.of(new Field("Transfer-Encoding", "chunked"))))
        .contains(BAD_REQUEST);
  }

  /// RFC 9110 section 10.1.1.
  @Test
  void meetsOneExpectation() {
    Field other = new Field("Expect", "200-ok");
    assertThat(fields("POST", HOST, new Field("expect", "100-Continue"))).isEmpty();
    assertThat(fields("POST", HOST, other)).contains(EXPECTATION_FAILED);
    assertThat(fields("POST", HOST, other, new Field("Transfer-Encoding", "chunked")))
        .contains(EXPECTATION_FAILED);
    assertThat(rules.refusal("POST", "/", "HTTP/1.0", List.of(other))).isEmpty();
  }

  /// RFC 9110 sections 5.1 and 5.6.2.
  @ParameterizedTest
  @ValueSource(
      strings = {"", "X Y", "X ", "X\t", " X", "X[Y", "X\u0000", "X\u00eb", "X\u2603", "\"X\""})
  void wantsFieldNamesThatAreTokens(String name) {
    assertThat(fields("GET", HOST, new Field(name, "value"))).contains(BAD_REQUEST);
  }

  /// RFC 9110 section 5.5.
  @Test
  void letsFieldValuesBeVisibleCharactersTabsAndObsText() {
    assertThat(fields("GET", HOST, new Field("X", ""))).isEmpty();
    assertThat(fields("GET", HOST, new Field("X", "a \t\u0080\u00ff~"))).isEmpty();
    for (char c : new char[] {0, 7, '\n', 0x0b, '\r', 0x1b, 0x7f, '\u2603'}) {
      assertThat(fields("GET", HOST, new Field("X", "a" + c + "b"))).contains(BAD_REQUEST);
    }
  }

  /// RFC 6585 section 5.
  @Test
  void countsAndMeasuresFields() {
    RequestRules small = new RequestRules(SMALL);
    List<Field> five = new ArrayList<>(List.of(HOST));
    IntStream.range(1, 5).forEach(i -> five.add(new Field("X-" + i, "")));
    assertThat(small.refusal("GET", "/", "HTTP/1.1", five)).isEmpty();
    five.add(new Field("X-5", ""));
    assertThat(small.refusal("GET", "/", "HTTP/1.1", five)).contains(FIELDS_TOO_LARGE);

    String rest = "v".repeat(200 - "Host: example.com\r\nX: \r\n".length());
    assertThat(small.refusal("GET", "/", "HTTP/1.1", List.of(HOST, new Field("X", rest))))
        .isEmpty();
    assertThat(small.refusal("GET", "/", "HTTP/1.1", List.of(HOST, new Field("X", rest + 'v'))))
        .contains(FIELDS_TOO_LARGE);
  }

  private Optional<Status> line(String method, String target, String version) {
    return rules.refusal(method, target, version, List.of(HOST));
  }

  private Optional<Status> fields(String method, Field... fields) {
    return rules.refusal(method, "/", "HTTP/1.1", List.of(fields));
  }
}
