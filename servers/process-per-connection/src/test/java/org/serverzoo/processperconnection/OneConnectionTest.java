package org.serverzoo.processperconnection;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.serverzoo.api.AccessLog;
import org.serverzoo.api.Application;
import org.serverzoo.api.Body;
import org.serverzoo.api.Call;
import org.serverzoo.api.Response;

/// What a worker does with its connection: here it has a thread instead of a process.
class OneConnectionTest {

  private static final int LATE_MILLIS = 300;
  private static final int LONG_MILLIS = 60_000;
  private static final int TICK_MILLIS = 20;

  private static final String GET = "GET / HTTP/1.1\r\nHost: zoo\r\n\r\n";

  private static final Application ECHO =
      request -> Call.answering(Response.ok("text/plain", request.body()));

  @TempDir private Path folder;

  private final Socket client = new Socket();
  private final Socket connection;
  private Path serving = Path.of("");

  OneConnectionTest() throws IOException {
    try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      client.connect(listener.getLocalSocketAddress());
      connection = listener.accept();
    }
    // What the master sets on the socket.
    connection.setSoTimeout(TICK_MILLIS);
  }

  @BeforeEach
  void begin() throws IOException {
    serving = Files.createFile(folder.resolve("serving"));
  }

  @AfterEach
  void disconnect() throws IOException {
    connection.close();
    client.close();
  }

  private CompletableFuture<Ending> serve(Application application, Orders orders) {
    return serve(application, orders, AccessLog.OFF);
  }

  private CompletableFuture<Ending> serve(Application application, Orders orders, AccessLog log) {
    return CompletableFuture.supplyAsync(
        () -> {
          try (connection) {
            return OneConnection.serve(
                connection.getInputStream(),
                connection.getOutputStream(),
                application,
                orders,
                log);
          } catch (IOException impossible) {
            return Ending.FAILED;
          }
        },
        task -> Thread.ofPlatform().name("worker").start(task));
  }

  private Orders patient() {
    return new Orders(
        serving.toFile(), TICK_MILLIS, LONG_MILLIS, LONG_MILLIS, LONG_MILLIS, LONG_MILLIS);
  }

  private Orders impatient() {
    return new Orders(
        serving.toFile(), TICK_MILLIS, LATE_MILLIS, LATE_MILLIS, LATE_MILLIS, LONG_MILLIS);
  }

  private void send(String text) throws IOException {
    client.getOutputStream().write(text.getBytes(ISO_8859_1));
  }

  private String received() throws IOException {
    return new String(client.getInputStream().readAllBytes(), ISO_8859_1);
  }

  @Test
  void answersOneRequestAndSaysSo() throws IOException {
    send("POST / HTTP/1.1\r\nHost: zoo\r\nContent-Length: 5\r\n\r\nhello");

    assertThat(serve(ECHO, patient()).join()).isEqualTo(Ending.ANSWERED);
    assertThat(received())
        .startsWith("HTTP/1.1 200 OK\r\n")
        .contains("\r\nConnection: close\r\n")
        .endsWith("\r\n\r\nhello");
  }

  @Test
  void saysThatMoreCame() throws IOException {
    send(GET + GET);

    assertThat(serve(ECHO, patient()).join()).isEqualTo(Ending.ANSWERED_AND_MORE_CAME);
  }

  @Test
  void tellsTheAccessLog() throws IOException {
    List<String> lines = Collections.synchronizedList(new ArrayList<>());
    send("GET /a?b HTTP/1.1\r\nHost: zoo\r\n\r\n");
    AccessLog log =
        (method, target, response) ->
            lines.add(method + ' ' + target + ' ' + response.status().code());

    assertThat(serve(ECHO, patient(), log).join()).isEqualTo(Ending.ANSWERED);
    assertThat(lines).containsExactly("GET /a?b 200");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET / HT",
        "GET / HTTP/1.1\r\nHost: zoo\r\nX-Te",
        "POST / HTTP/1.1\r\nHost: zoo\r\nContent-Length: 5\r\n\r\nhe",
        "POST / HTTP/1.1\r\nHost: zoo\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n"
      })
  void answers408ToARequestThatStops(String begun) throws IOException {
    send(begun);

    assertThat(serve(ECHO, impatient()).join()).isEqualTo(Ending.ANSWERED_AND_MORE_CAME);
    assertThat(received()).startsWith("HTTP/1.1 408 ");
  }

  /// Bytes that come more seldom than a tick, and more often.
  @ParameterizedTest
  @ValueSource(ints = {2 * TICK_MILLIS, TICK_MILLIS / 5})
  void givesAHeadThatComesInBytesNoMoreTime(int pauseMillis) throws Exception {
    CompletableFuture<Ending> worker = serve(ECHO, impatient());
    send("GET / HTTP/1.1\r\nX-Slow: ");
    client.setSoTimeout(pauseMillis);
    boolean silent = true;
    while (silent) {
      send("a");
      silent = staysSilent();
    }

    assertThat(received()).startsWith("TTP/1.1 408 ");
    assertThat(worker.join()).isEqualTo(Ending.ANSWERED_AND_MORE_CAME);
  }

  private boolean staysSilent() throws IOException {
    try {
      assertThat(client.getInputStream().read()).isEqualTo('H');
      return false;
    } catch (SocketTimeoutException silent) {
      return true;
    }
  }

  @Test
  void leavesACallAllTheTimeThatItTakes() throws IOException {
    CompletableFuture<Response> answer = new CompletableFuture<>();
    send(GET);
    CompletableFuture<Ending> worker = serve(_ -> Call.answering(answer.join()), impatient());
    assertThat(worker.isDone()).isFalse();
    answer.complete(Response.ok("text/plain", Body.of("late")));

    assertThat(received()).endsWith("late");
  }

  @Test
  void letsASilentClientGoWithoutAWord() throws IOException {
    assertThat(serve(ECHO, impatient()).join()).isEqualTo(Ending.NOT_ANSWERED);
    assertThat(received()).isEmpty();
  }

  @Test
  void letsASilentClientGoWhenTheMasterServesNoMore() throws IOException {
    CompletableFuture<Ending> worker = serve(ECHO, patient());
    Files.delete(serving);

    assertThat(worker.join()).isEqualTo(Ending.NOT_ANSWERED);
  }

  @Test
  void answersARequestThatIsComingWhenTheMasterServesNoMore() throws IOException {
    CompletableFuture<Ending> worker = serve(ECHO, patient());
    send("POST / HTTP/1.1\r\nHost: zoo\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n");
    assertThat(new String(client.getInputStream().readNBytes(25), ISO_8859_1))
        .isEqualTo("HTTP/1.1 100 Continue\r\n\r\n");
    Files.delete(serving);
    send("hello");

    assertThat(worker.join()).isEqualTo(Ending.ANSWERED);
    assertThat(received()).endsWith("hello");
  }

  @Test
  void endsWhenTheClientGoesAway() throws IOException {
    send("GET / HT");
    client.close();

    assertThat(serve(ECHO, patient()).join()).isEqualTo(Ending.NOT_ANSWERED);
  }

  @Test
  void ordersGoOverACommandLine() {
    assertThat(Orders.last(patient().words().toArray(String[]::new))).isEqualTo(patient());
  }
}
