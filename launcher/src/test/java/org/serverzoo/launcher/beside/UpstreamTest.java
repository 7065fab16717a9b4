package org.serverzoo.launcher.beside;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UpstreamTest {

  private static String servers(String text) {
    return Upstream.parse(text).servers();
  }

  @ParameterizedTest
  @CsvSource({
    "http://127.0.0.1:8080/, server 127.0.0.1:8080;",
    "http://zoo.example, server zoo.example:80;",
    "http://[::1]:81, server [::1]:81;",
    "unix:/run/zoo.sock, server unix:/run/zoo.sock;"
  })
  void writesAServerAsNginxDoes(String text, String server) {
    assertThat(servers(text)).isEqualTo(server);
  }

  @Test
  void writesALineForEach() {
    assertThat(servers("http://10.0.0.1:8080/,http://10.0.0.2:8080/").lines().map(String::strip))
        .containsExactly("server 10.0.0.1:8080;", "server 10.0.0.2:8080;");
  }

  @Test
  void findsARelativePathFromHere() {
    assertThat(servers("unix:zoo.sock"))
        .isEqualTo("server unix:" + Path.of("zoo.sock").toAbsolutePath() + ";");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "zoo",
        "127.0.0.1:8080",
        "https://zoo/",
        "http://zoo/path",
        "http://zoo/?query",
        "http://me@zoo/",
        "http://zoo;drop",
        "http://zoo/,"
      })
  void refusesWhatIsNoServer(String text) {
    assertThatThrownBy(() -> servers(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageEndingWith("is not a server; write http://HOST:PORT/ or unix:PATH");
  }

  @ParameterizedTest
  @ValueSource(strings = {"unix:", "unix:/run/zoo.sock;", "unix:/run/a b", "unix:/run/a:b"})
  void refusesAPathThatMeansMoreToNginx(String text) {
    assertThatThrownBy(() -> servers(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("is not a path that NGINX takes");
  }
}
