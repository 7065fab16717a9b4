package org.serverzoo.launcher.beside;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.serverzoo.launcher.ProcessEnd;
import org.serverzoo.launcher.ZooProcess;

/// The baseline, as a user starts it.
@NeedsNginx
class NginxStaticTest {

  private static final String LISTENING = "listening on ";

  private static final Pattern MASTER =
      Pattern.compile(" +workers +\\d+, pid [\\d ]+ below (\\d+)");

  private static ZooProcess nginx(String... options) throws IOException {
    String[] arguments = new String[options.length + 3];
    arguments[0] = "nginx";
    arguments[1] = "static";
    arguments[2] = "--port=0";
    System.arraycopy(options, 0, arguments, 3, options.length);
    return ZooProcess.start(arguments);
  }

  private static HttpResponse<byte[]> get(URI uri) throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofByteArray());
    }
  }

  private static byte[] file(String name) throws IOException {
    try (InputStream in = NginxStaticTest.class.getResourceAsStream("/static/" + name)) {
      return Objects.requireNonNull(in).readAllBytes();
    }
  }

  private static URI address(List<String> announced) {
    return URI.create(announced.getLast().substring(LISTENING.length()));
  }

  private static ProcessHandle master(List<String> announced) {
    return announced.stream()
        .map(MASTER::matcher)
        .filter(Matcher::matches)
        .map(line -> ProcessHandle.of(Long.parseLong(line.group(1))).orElseThrow())
        .findFirst()
        .orElseThrow();
  }

  @ParameterizedTest
  @CsvSource({
    "'', index.html, text/html; charset=utf-8",
    "static/index.html, index.html, text/html; charset=utf-8",
    "static/zoo.css, zoo.css, text/css; charset=utf-8",
    "static/zoo.svg, zoo.svg, image/svg+xml"
  })
  void servesTheVeryFilesOfTheApplication(String path, String name, String type) throws Exception {
    try (ZooProcess zoo = nginx()) {
      HttpResponse<byte[]> answer = get(zoo.awaitReady().resolve(path));

      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.body()).isEqualTo(file(name));
      assertThat(answer.headers().map())
          .containsOnlyKeys("server", "date", "content-type", "content-length", "connection")
          .containsEntry("content-type", List.of(type));
    }
  }

  @Test
  void servesNothingElse() throws Exception {
    try (ZooProcess zoo = nginx()) {
      URI server = zoo.awaitReady();

      for (String path : List.of("healthz", "static/", "static/none", "index.html", "nginx.conf")) {
        assertThat(get(server.resolve(path)).statusCode()).as(path).isEqualTo(404);
      }
    }
  }

  @Test
  void showsWhatIsInForce() throws Exception {
    try (ZooProcess zoo = nginx("--workers=2", "--backlog=33")) {
      assertThat(zoo.readUntil(LISTENING))
          .anyMatch(line -> line.matches(" +workers +2, pid \\d+ \\d+ below \\d+"))
          .anyMatch(line -> line.matches(" +kernel's backlog +(33|not readable).*"));
    }
  }

  @ParameterizedTest
  @CsvSource({"TERM", "INT", "HUP"})
  void aSignalEndsItInGoodOrder(String signal) throws Exception {
    try (ZooProcess zoo = nginx()) {
      List<String> announced = zoo.readUntil(LISTENING);
      ProcessHandle master = master(announced);
      zoo.signal(signal);

      assertThat(zoo.exitCode()).isZero();
      assertThat(zoo.errors()).isEmpty();
      assertThat(master.isAlive()).isFalse();
      assertThatThrownBy(() ->
              new Socket(InetAddress.getLoopbackAddress(), address(announced).getPort()).close())
          .isInstanceOf(ConnectException.class);
    }
  }

  @Test
  void nothingIsLeftOfItWhenTheCommandIsKilled() throws Exception {
    try (ZooProcess zoo = nginx()) {
      ProcessHandle master = master(zoo.readUntil(LISTENING));
      zoo.signal("KILL");

      assertThat(zoo.exitCode()).isNotZero();
      ProcessEnd.await(master);
    }
  }

  @Test
  void tellsThatNginxHasEndedByItself() throws Exception {
    try (ZooProcess zoo = nginx()) {
      master(zoo.readUntil(LISTENING)).destroy();

      assertThat(zoo.exitCode()).isEqualTo(1);
      assertThat(zoo.errors()).startsWith("zoo: NGINX has ended by itself; see ").hasLineCount(1);
    }
  }

  @Test
  void aTakenPortIsNamed() throws Exception {
    try (ZooProcess first = nginx()) {
      int port = first.awaitReady().getPort();
      try (ZooProcess second = ZooProcess.start("nginx", "static", "--port=" + port)) {
        assertThat(second.exitCode()).isEqualTo(2);
        assertThat(second.errors())
            .startsWith("zoo: port %d on 127.0.0.1 is taken by another program".formatted(port));
      }
    }
  }
}
