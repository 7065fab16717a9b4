package org.serverzoo.undertow;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.serverzoo.api.Body;
import org.serverzoo.api.Call;
import org.serverzoo.api.Listen;
import org.serverzoo.api.Request;
import org.serverzoo.api.Response;
import org.serverzoo.api.Running;

/// Undertow behind the gate: what passes the one must not fail at the other, for Undertow would
/// answer in words of its own.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RequestGateTest {

  private static final String TOKEN = "ABCXYZabcxyz019!#$%&'*+-.^_`|~";
  private static final String TARGET = "AFZafz019-._~!$&'()*+,;=:@/.";
  private static final String VALUE = TOKEN + " \t\"(),/:;<=>?@[\\]{}\u00e4\u00ff";

  private final Random random = new Random(1);
  private @Nullable Running server;

  @BeforeAll
  void start() throws IOException {
    UndertowDesign design = new UndertowDesign();
    InetSocketAddress anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    server =
        design.start(RequestGateTest::echo, design.defaults().withListen(new Listen.Tcp(anyPort)));
  }

  @AfterAll
  void stop() {
    requireNonNull(server).close();
  }

  /// Answers with what was asked.
  private static Call echo(Request request) {
    String asked =
        "%s %s %s %s"
            .formatted(
                request.method(),
                request.target(),
                request.fields().first("X-Value").orElse("-"),
                request.body().text());
    return Call.answering(Response.ok("text/plain", Body.owning(asked.getBytes(ISO_8859_1))));
  }

  @Test
  void undertowTakesEveryHeadThatPasses() throws IOException {
    try (Socket socket = connect()) {
      for (int i = 0; i < 5_000; i++) {
        String method = some(TOKEN, 1, 40);
        String target = someTarget();
        String value = some(VALUE, 0, 40).strip();
        send(
            socket,
            "%s %s HTTP/1.1\r\nHost: zoo\r\nX-Value:%s\r\n%s: a\r\n\r\n"
                .formatted(method, target, value, some(TOKEN, 1, 10)));
        assertThat(answer(socket)).isEqualTo("%s %s %s ".formatted(method, target, value));
      }
    }
  }

  private String someTarget() {
    String path = "/" + some(TARGET, 0, 30);
    if (random.nextBoolean()) {
      path += "%2F%c3%BC" + some(TARGET, 0, 3);
    }
    return random.nextBoolean() ? path : path + '?' + some(TARGET + "?&&=", 1, 30);
  }

  private String some(String characters, int least, int most) {
    StringBuilder some = new StringBuilder();
    for (int i = random.nextInt(least, most + 1); i > 0; i--) {
      some.append(characters.charAt(random.nextInt(characters.length())));
    }
    return some.toString();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "zoo:",
        "zoo:0",
        "zoo:65535",
        "zoo:65536",
        "zoo:00080",
        "a_b",
        "%41",
        "!$&'()*+,;=~",
        "1.2.3",
        "1.2.3.4:5",
        "999.1.1.1",
        "[::1]",
        "[::ffff:1.2.3.4]:80",
        "[1:2:3:4:5:6:7:8]",
        "[v1.a:b]"
      })
  void undertowTakesEveryHostThatPasses(String host) throws IOException {
    try (Socket socket = connect()) {
      send(socket, "GET / HTTP/1.1\r\nHost: " + host + "\r\n\r\n");
      assertThat(answer(socket)).isEqualTo("GET / - ");
      send(socket, "GET / HTTP/1.0\r\nConnection: keep-alive\r\nHost: " + host + "\r\n\r\n");
      assertThat(answer(socket)).isEqualTo("GET / - ");
      send(socket, "GET http://another/b HTTP/1.1\r\nHost: " + host + "\r\n\r\n");
      assertThat(answer(socket)).isEqualTo("GET /b - ");
    }
  }

  @Test
  void undertowTakesTheLargestHeadThatPasses() throws IOException {
    try (Socket socket = connect()) {
      String target = "/" + "a=&".repeat(2_700);
      String fields = ("X-Long: " + "a".repeat(150) + "\r\n").repeat(99);
      send(socket, "GET " + target + " HTTP/1.1\r\nHost: zoo\r\n" + fields + "\r\n");
      assertThat(answer(socket)).isEqualTo("GET " + target + " - ");
    }
  }

  private Socket connect() throws IOException {
    InetSocketAddress address = (InetSocketAddress) requireNonNull(server).address();
    Socket socket = new Socket(address.getAddress(), address.getPort());
    socket.setTcpNoDelay(true);
    return socket;
  }

  private static void send(Socket socket, String request) throws IOException {
    socket.getOutputStream().write(request.getBytes(ISO_8859_1));
  }

  /// The body of the next answer, which has to be a 200.
  private static String answer(Socket socket) throws IOException {
    InputStream in = socket.getInputStream();
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int b = in.read();
      assertThat(b).as("the byte after <%s>", head).isNotNegative();
      head.append((char) b);
    }
    assertThat(head).startsWith("HTTP/1.1 200 OK\r\n").contains("Server: zoo\r\n");
    int start = head.indexOf("Content-Length: ") + "Content-Length: ".length();
    int length = Integer.parseInt(head.substring(start, head.indexOf("\r\n", start)));
    return new String(in.readNBytes(length), ISO_8859_1);
  }
}
