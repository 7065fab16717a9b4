package org.serverzoo.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WireTest {

  private static final String REQUEST = "GET / HTTP/1.1\n\n";

  @Test
  void readsAnswersOneByOne() throws IOException {
    String answers =
        """
        HTTP/1.1 200 OK
        Content-Length: 5
        X-Test: a b

        helloHTTP/1.1 404 Not Found
        Content-Length: 0

        """;
    try (CannedServer server = CannedServer.answering(_ -> answers);
        Wire wire = Wire.connect(server.address())) {
      wire.send(REQUEST);
      Answer first = wire.answer();
      assertThat(first.status()).isEqualTo(200);
      assertThat(first.fieldLines()).containsExactly("Content-Length: 5", "X-Test: a b");
      assertThat(first.field("x-test")).contains("a b");
      assertThat(first.body().text()).isEqualTo("hello");
      assertThat(first.bytes()).isEqualTo(answers.replace("\n", "\r\n").indexOf("HTTP/1.1 404"));
      assertThat(wire.answer().status()).isEqualTo(404);
    }
  }

  @Test
  void readsAnInterimAnswerAndOneToAHead() throws IOException {
    String answers =
        """
        HTTP/1.1 100 Continue

        HTTP/1.1 200 OK
        Content-Length: 5
        Connection: close

        """;
    try (CannedServer server = CannedServer.answering(_ -> answers);
        Wire wire = Wire.connect(server.address())) {
      wire.send(REQUEST);
      assertThat(wire.answer().statusLine()).isEqualTo("HTTP/1.1 100 Continue");
      assertThat(wire.answerToHead().closes()).isTrue();
      wire.expectEnd();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.0 200 OK\nContent-Length: 0\n\n",
        "HTTP/1.1 200\nContent-Length: 0\n\n",
        "HTTP/1.1 20 OK\nContent-Length: 0\n\n",
        "http/1.1 200 OK\nContent-Length: 0\n\n",
        "\nHTTP/1.1 200 OK\nContent-Length: 0\n\n",
        "HTTP/1.1 200 OK\n\n",
        "HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n0\n\n",
        "HTTP/1.1 200 OK\nContent-Length: 0\nContent-Length: 0\n\n",
        "HTTP/1.1 200 OK\nContent-Length: 00\n\n",
        "HTTP/1.1 200 OK\nContent-Length: +1\n\nx",
        "HTTP/1.1 200 OK\nContent-Length:0\n\n",
        "HTTP/1.1 200 OK\nContent-Length:  0\n\n",
        "HTTP/1.1 200 OK\nContent-Length : 0\n\n",
        "HTTP/1.1 200 OK\nContent-Length: 0 \n\n",
        "HTTP/1.1 200 OK\nContent-Length: 0\nX-Empty: \n\n",
        "HTTP/1.1 200 OK\nContent-Length: 0\n folded\n\n",
        "HTTP/1.1 200 OK␊Content-Length: 0\n\n",
        "HTTP/1.1 200 OK\nContent-Length: 0␍X: y\n\n",
        "HTTP/1.1 200 OK\nContent-Length: 0\nNo colon\n\n",
        "HTTP/1.1 200 OK\nConnection: close\nContent-Length: 5\n\nhell",
        "HTTP/1.1 200 OK\nConnection: close\nContent-Le",
        "",
      })
  void refusesAnAnswerWhoseFramingIsNotSound(String answer) throws IOException {
    try (CannedServer server = CannedServer.answering(_ -> answer);
        Wire wire = Wire.connect(server.address())) {
      wire.send(REQUEST);
      assertThatThrownBy(wire::answer).isInstanceOf(WireFailure.class);
    }
  }

  @Test
  void refusesAByteTooMany() throws IOException {
    String answer = "HTTP/1.1 200 OK\nContent-Length: 5\nConnection: close\n\nhello!";
    try (CannedServer server = CannedServer.answering(_ -> answer);
        Wire wire = Wire.connect(server.address())) {
      wire.send(REQUEST);
      assertThat(wire.answer().body().text()).isEqualTo("hello");
      assertThatThrownBy(wire::expectEnd).hasMessage("After the last answer came !");
    }
  }

  @Test
  void tellsAResetFromAnEnd() throws IOException {
    try (ServerSocket listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Wire wire = Wire.connect(listening.getLocalSocketAddress())) {
      try (Socket socket = listening.accept()) {
        socket.setSoLinger(true, 0);
      }
      assertThatThrownBy(wire::expectEnd).hasMessageContaining("broken");
    }
  }

  @Test
  void readsWhileItSends() throws Exception {
    byte[] much = new byte[20_000_000];
    try (ServerSocket listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Wire wire = Wire.connect(listening.getLocalSocketAddress());
        Socket socket = listening.accept()) {
      // Does not read before it has sent all: a client that only sends would wait for ever.
      Thread server =
          Thread.ofVirtual()
              .start(() -> {
                try {
                  String head = "HTTP/1.1 200 OK\r\nContent-Length: 20000000\r\n\r\n";
                  socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
                  socket.getOutputStream().write(much);
                  socket.getInputStream().readNBytes(much.length);
                } catch (IOException gone) {
                  throw new AssertionError(gone);
                }
              });
      wire.send(much);
      assertThat(wire.answer().body().length()).isEqualTo(much.length);
      server.join();
    }
  }

  @Test
  void tellsSilenceFromAnAnswerAndFromAnEnd() throws IOException {
    try (CannedServer server = CannedServer.answering(_ -> "");
        Wire wire = Wire.connect(server.address())) {
      assertThat(wire.staysSilentFor(Duration.ofMillis(20))).isTrue();
      wire.send(REQUEST);
      assertThat(wire.staysSilentFor(Wire.PATIENCE)).isFalse();
    }
  }
}
