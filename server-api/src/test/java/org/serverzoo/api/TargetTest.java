package org.serverzoo.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// RFC 9112 section 3.2 and RFC 3986.
class TargetTest {

  @ParameterizedTest
  @CsvSource({
    "/, /, ''",
    "/row?id=42, /row, id=42",
    "/?, /, ''",
    "///a//, ///a//, ''",
    "/a?b?c/d, /a, b?c/d",
    "/-._~!$&'()*+;=:@%2F%c3%A9, /-._~!$&'()*+;=:@%2F%c3%A9, ''"
  })
  void readsTheOriginForm(String raw, String path, String query) {
    assertThat(Target.parse("GET", raw)).isEqualTo(new Target.Resource(path, query));
  }

  @ParameterizedTest
  @CsvSource({
    "http://example.com/foo?q=1, /foo, q=1",
    "HTTP://EXAMPLE.com:80/, /, ''",
    "http://[::1]:8080/foo, /foo, ''",
    "http://example.com, /, ''",
    "http://example.com?q=/, /, q=/",
    "http://example.com:/x, /x, ''"
  })
  void dropsTheAuthorityOfTheAbsoluteForm(String raw, String path, String query) {
    assertThat(Target.parse("GET", raw)).isEqualTo(new Target.Resource(path, query));
  }

  @Test
  void answersForHttpsNowhere() {
    assertThat(Target.parse("GET", "HTTPS://example.com/foo"))
        .isEqualTo(new Target.Refused(Status.MISDIRECTED_REQUEST));
    assertThat(Target.parse("GET", "https:///foo"))
        .isEqualTo(new Target.Refused(Status.BAD_REQUEST));
  }

  @Test
  void isNoTunnel() {
    assertThat(Target.parse("CONNECT", "example.com:443"))
        .isEqualTo(new Target.Refused(Status.NOT_IMPLEMENTED));
  }

  @Test
  void readsTheAsteriskFormOfOptionsOnly() {
    assertThat(Target.parse("OPTIONS", "*")).isEqualTo(new Target.Resource("*", ""));
    assertThat(Target.parse("GET", "*")).isEqualTo(new Target.Refused(Status.BAD_REQUEST));
    assertThat(Target.parse("options", "*")).isEqualTo(new Target.Refused(Status.BAD_REQUEST));
    assertThat(Target.parse("OPTIONS", "**")).isEqualTo(new Target.Refused(Status.BAD_REQUEST));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "foo/bar",
        "?q",
        "example.com:443",
        "ftp://example.com/",
        "http:/example.com/",
        "http://",
        "http:///path",
        "http://:80/",
        "http://user@example.com/",
        "http://user:pass@example.com:8080/foo",
        "http://example.com:8a/",
        "http://example.com:80:80/",
        "http://[::1/",
        "http://[::1]x/",
        "http://exa mple.com/",
        "http://example.com\\@evil.example/",
        "http://example.com/#fragment"
      })
  void refusesEveryOtherForm(String raw) {
    assertThat(Target.parse("GET", raw)).isEqualTo(new Target.Refused(Status.BAD_REQUEST));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/a b",
        "/a\tb",
        "/a\u0000b",
        "/a\u007f",
        "/caf\u00c3\u00a9",
        "/\u2603",
        "/a#b",
        "/a?b#c",
        "/a\\b",
        "/a\"b",
        "/<a>",
        "/[a]",
        "/a^b",
        "/a`b",
        "/{a}",
        "/a|b",
        "/?a|b",
        "/%",
        "/%4",
        "/%4g",
        "/%%41",
        "/a?%",
        "/a?%2",
        "/%2?5"
      })
  void refusesWhatRfc3986DoesNotAdmit(String raw) {
    assertThat(Target.parse("GET", raw)).isEqualTo(new Target.Refused(Status.BAD_REQUEST));
  }
}
