package org.serverzoo.jetty;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.serverzoo.api.Application;
import org.serverzoo.api.Body;
import org.serverzoo.api.Call;
import org.serverzoo.api.Listen;
import org.serverzoo.api.Response;
import org.serverzoo.api.Running;
import org.serverzoo.api.Settings;

/// What would be different if Jetty had its way.
class JettyServerTest {

  private static final Application TARGETS =
      request -> Call.answering(Response.ok("text/plain", Body.of('<' + request.target() + '>')));

  private static Running start(Application application, Duration idleTimeout) throws IOException {
    Settings settings =
        Settings.DEFAULT
            .withListen(new Listen.Tcp(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)))
            .withIdleTimeout(idleTimeout);
    return new JettyDesign().start(application, settings);
  }

  private static Socket connect(Running server) throws IOException {
    InetSocketAddress address = (InetSocketAddress) server.address();
    return new Socket(address.getAddress(), address.getPort());
  }

  private static String ask(Running server, String head) throws IOException {
    try (Socket socket = connect(server)) {
      String closing = head + "Host: zoo\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(closing.getBytes(ISO_8859_1));
      return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/%ff", "//a", "/a/..;/b", "/a%2Fb%5Cc", "/;a", "/a/../b"})
  void leavesTargetsThatAreAmbiguousToTheApplication(String target) throws IOException {
    try (Running server = start(TARGETS, Duration.ofSeconds(10))) {
      assertThat(ask(server, "GET " + target + " HTTP/1.1\r\n")).endsWith('<' + target + '>');
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/%00", "/..", "/%2e%2e/a"})
  void refusesTargetsThatNoSettingLetsPass(String target) throws IOException {
    try (Running server = start(TARGETS, Duration.ofSeconds(10))) {
      assertThat(ask(server, "GET " + target + " HTTP/1.1\r\n")).startsWith("HTTP/1.1 400 ");
    }
  }

  @Test
  void answersARequestThatOffersAnUpgrade() throws IOException {
    String fields =
        "Upgrade: h2c\r\nConnection: Upgrade, HTTP2-Settings\r\nHTTP2-Settings: AAMAAABk\r\n";
    try (Running server = start(TARGETS, Duration.ofSeconds(10))) {
      assertThat(ask(server, "GET /a HTTP/1.1\r\n" + fields)).endsWith("</a>");
    }
  }

  /// Jetty answers a malformed head on another thread than it reads on. See [CallerRuns].
  @Test
  void losesNoRefusalBehindAnotherRequest() throws IOException {
    String requests =
        "GET /a HTTP/1.1\r\nHost: zoo\r\n\r\nGET / HTTP/2.0\r\n\r\n" + "x".repeat(100_000);
    try (Running server = start(TARGETS, Duration.ofSeconds(10))) {
      for (int i = 0; i < 50; i++) {
        try (Socket socket = connect(server)) {
          socket.getOutputStream().write(requests.getBytes(ISO_8859_1));
          assertThat(new String(socket.getInputStream().readAllBytes(), ISO_8859_1))
              .contains("</a>")
              .contains("HTTP/1.1 505 ");
        }
      }
    }
  }

  @Test
  void refusesChunksThatTheEndOfTheStreamCutsOff() throws IOException {
    String cutOff =
        "POST /a HTTP/1.1\r\nHost: zoo\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n0\r\n";
    try (Running server = start(TARGETS, Duration.ofSeconds(10));
        Socket socket = connect(server)) {
      socket.getOutputStream().write(cutOff.getBytes(ISO_8859_1));
      socket.shutdownOutput();
      assertThat(new String(socket.getInputStream().readAllBytes(), ISO_8859_1))
          .startsWith("HTTP/1.1 400 ");
    }
  }

  @Test
  void closesAfterContentOfAnOldClient() throws IOException {
    String kept = "POST /a HTTP/1.0\r\nConnection: keep-alive\r\nContent-Length: 2\r\n\r\nab";
    try (Running server = start(TARGETS, Duration.ofSeconds(10));
        Socket socket = connect(server)) {
      socket.getOutputStream().write(kept.getBytes(ISO_8859_1));
      assertThat(new String(socket.getInputStream().readAllBytes(), ISO_8859_1))
          .contains("Connection: close")
          .endsWith("</a>");
    }
  }

  @Test
  void endsAnAnswerThatNobodyReads() throws IOException, InterruptedException {
    Response large = Response.ok("text/plain", Body.owning(new byte[50_000_000]));
    try (Running server = start(_ -> Call.answering(large), Duration.ofMillis(300));
        Socket deaf = connect(server)) {
      deaf.getOutputStream().write("GET / HTTP/1.1\r\nHost: zoo\r\n\r\n".getBytes(ISO_8859_1));
      await(() -> server.counters().requestsAnswered() == 1);
      await(() -> server.counters().connectionsOpen() == 0);
    }
  }

  @Test
  void doesNotListenForEverToWhatFollowsTheLastAnswer() throws IOException {
    try (Running server = start(TARGETS, Duration.ofSeconds(60));
        Socket talkative = connect(server)) {
      talkative.getOutputStream().write("GET / HTTP/9.9\r\n\r\n".getBytes(ISO_8859_1));
      byte[] more = new byte[1000];
      assertThatThrownBy(
              () -> {
                while (true) {
                  talkative.getOutputStream().write(more);
                }
              })
          .isInstanceOf(SocketException.class);
    }
  }

  private static void await(BooleanSupplier condition) throws InterruptedException {
    while (!condition.getAsBoolean()) {
      Thread.sleep(10);
    }
  }
}
