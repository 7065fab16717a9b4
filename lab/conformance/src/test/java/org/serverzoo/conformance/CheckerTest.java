package org.serverzoo.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.serverzoo.api.Body;
import org.serverzoo.api.Problem;
import org.serverzoo.api.Response;
import org.serverzoo.api.Status;

class CheckerTest {

  private static final String PROBLEM =
      """
      HTTP/1.1 400 Bad Request
      Server: zoo
      Date: Sun, 06 Nov 1994 08:49:37 GMT
      Content-Type: application/problem+json
      Content-Length: 109
      Connection: close

      {"type":"about:blank","title":"Bad Request","status":400,\
      "detail":"The request is not well-formed HTTP/1.1."}\
      """;

  private static final String NOT_FOUND =
      """
      HTTP/1.1 404 Not Found
      Content-Length: 0
      Connection: close

      """;

  private static URI uri(CannedServer server) {
    return URI.create("http://127.0.0.1:" + ((InetSocketAddress) server.address()).getPort());
  }

  /// A server that finds fault with everything meets the rules that want just that, and no other.
  @Test
  void tellsWhichRulesHold() throws IOException {
    try (CannedServer server =
        CannedServer.answering(head -> head.startsWith("GET /echo ") ? NOT_FOUND : PROBLEM)) {
      List<Verdict> verdicts = Checker.check(uri(server), Divergences.NONE);
      assertThat(verdicts).hasSameSizeAs(WireContract.casesFor(App.ZOO));
      assertThat(holds(verdicts, "refuses two equal Host fields")).isTrue();
      assertThat(holds(verdicts, "refuses HTTP/1.1 without Host")).isTrue();
      assertThat(holds(verdicts, "answers /healthz")).isFalse();
      assertThat(holds(verdicts, "answers 505 to HTTP/2.0")).isFalse();
      Report report = new Report(verdicts);
      assertThat(report.passes()).isFalse();
      assertThat(report.text())
          .containsPattern("routes +0 of +\\d+ hold")
          .contains("A server answers /healthz (the route table). Delivered whole:")
          .contains("The status line must be 'HTTP/1.1 200 OK'");
    }
  }

  /// Some words of its own, where the contract wants a 400 and the end.
  private static final String OWN_WORDS =
      """
      HTTP/1.0 400 Nonsense
      Connection: close

      <h1>Nonsense!</h1>\
      """;

  private static final String HOLD = "refuses two equal Host fields";

  @Test
  void takesOtherWordsWhereTheDesignDeclaresThem() throws IOException {
    Divergences declared =
        new Divergences("no hook", Set.of(HOLD), "", Map.of(), Map.of(), Map.of());
    try (CannedServer server = answering(OWN_WORDS)) {
      assertThat(result(server, Divergences.NONE)).isEqualTo(Verdict.Result.FAILS);
      assertThat(result(server, declared)).isEqualTo(Verdict.Result.WORDING);
    }
    try (CannedServer server = answering(OWN_WORDS.replace("400", "431"))) {
      assertThat(result(server, declared)).isEqualTo(Verdict.Result.FAILS);
    }
  }

  @Test
  void takesAnotherVerdictWhereTheDesignDeclaresJustThat() throws IOException {
    try (CannedServer server = answering(OWN_WORDS.replace("400", "431"))) {
      assertThat(result(server, declaring("refuses 431"))).isEqualTo(Verdict.Result.DIVERGES);
      assertThat(result(server, declaring("serves"))).isEqualTo(Verdict.Result.FAILS);
      assertThat(result(server, declaringStatus("refuses 431"))).isEqualTo(Verdict.Result.WORDING);
    }
    try (CannedServer server = answering("")) {
      assertThat(result(server, declaring("closes"))).isEqualTo(Verdict.Result.DIVERGES);
      assertThat(result(server, declaringStatus("closes"))).isEqualTo(Verdict.Result.FAILS);
    }
  }

  @Test
  void findsADeclarationThatIsTrueNoMore() throws IOException {
    try (CannedServer server = answering(PROBLEM)) {
      assertThat(result(server, declaring("refuses 400"))).isEqualTo(Verdict.Result.FAILS);
    }
  }

  /// Two answers to one request could each be given to another client by a proxy.
  @Test
  void takesTwoAnswersForNoDivergence() throws IOException {
    String served = NOT_FOUND.replace("Connection: close\n", "");
    try (CannedServer server =
        CannedServer.answering(head ->
            head.startsWith("GET /echo ")
                ? NOT_FOUND
                : head.startsWith("GET /h") ? "" : served + served)) {
      assertThat(result(server, declaring("serves"))).isEqualTo(Verdict.Result.FAILS);
    }
  }

  private static final String SERVED =
      """
      HTTP/1.1 200 OK
      Server: zoo
      Date: Sun, 06 Nov 1994 08:49:37 GMT
      Content-Type: text/plain
      Content-Length: 0
      Connection: close

      """;

  @Test
  void takesAResetBehindARefusalWhereTheDesignDeclaresIt() {
    Golden refusal = Golden.of(Problem.of(Status.BAD_REQUEST));
    Golden served = Golden.of(new Response(Status.OK, "text/plain", List.of(), Body.EMPTY));
    assertThatCode(() -> receiveAndBeReset(PROBLEM, refusal, true)).doesNotThrowAnyException();
    assertThatThrownBy(() -> receiveAndBeReset(PROBLEM, refusal, false))
        .hasMessageContaining("broken");
    assertThatThrownBy(() -> receiveAndBeReset(SERVED, served, true))
        .hasMessageContaining("broken");
  }

  /// The reset must not overtake the answer, so the server waits until that was read.
  private static void receiveAndBeReset(String answer, Golden golden, boolean mayReset)
      throws IOException {
    try (ServerSocket listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Wire wire = Wire.connect(listening.getLocalSocketAddress())) {
      try (Socket socket = listening.accept()) {
        socket.getOutputStream().write(WireText.bytes(answer));
        assertThat(wire.isOver()).isFalse();
        socket.setSoLinger(true, 0);
      }
      new Peer(listening.getLocalSocketAddress(), App.ZOO, true, false, mayReset)
          .receive(wire, golden, Afterwards.CLOSES);
    }
  }

  private static CannedServer answering(String answer) throws IOException {
    return CannedServer.answering(head -> head.startsWith("GET /echo ") ? NOT_FOUND : answer);
  }

  private static Divergences declaring(String does) {
    return new Divergences(
        "",
        Set.of(),
        "",
        Map.of(),
        Map.of(HOLD, new Divergences.Declared(does, "so", Map.of())),
        Map.of());
  }

  private static Divergences declaringStatus(String does) {
    return new Divergences(
        "",
        Set.of(),
        "",
        Map.of(HOLD, new Divergences.Declared(does, "so", Map.of())),
        Map.of(),
        Map.of());
  }

  private static Verdict.Result result(CannedServer server, Divergences divergences)
      throws IOException {
    WireCase wireCase =
        WireContract.casesFor(App.ZOO).stream()
            .filter(each -> each.name().equals(HOLD))
            .findFirst()
            .orElseThrow();
    try {
      return Checker.play(Peer.at(server.address()), wireCase, divergences);
    } catch (WireFailure difference) {
      return Verdict.Result.FAILS;
    }
  }

  private static boolean holds(List<Verdict> verdicts, String name) {
    return verdicts.stream()
            .filter(verdict -> verdict.wireCase().name().equals(name))
            .findFirst()
            .orElseThrow()
            .result()
        == Verdict.Result.HOLDS;
  }

  @Test
  void knowsTheEchoByItsEcho() throws IOException {
    String found = NOT_FOUND.replace("404 Not Found", "200 OK");
    try (CannedServer server = CannedServer.answering(_ -> found)) {
      assertThat(Peer.at(server.address()))
          .isEqualTo(new Peer(server.address(), App.ECHO, false, false, false));
    }
  }

  @Test
  void knowsAServerThatKeepsConnections() throws IOException {
    String kept = NOT_FOUND.replace("Connection: close\n", "");
    try (CannedServer server = CannedServer.answering(_ -> kept)) {
      assertThat(Peer.at(server.address()))
          .isEqualTo(new Peer(server.address(), App.ZOO, true, false, false));
    }
  }

  @Test
  void refusesAServerThatIsNotOfTheZoo() throws IOException {
    String moved = NOT_FOUND.replace("404 Not Found", "301 Moved Permanently");
    try (CannedServer server = CannedServer.answering(_ -> moved)) {
      assertThatThrownBy(() -> Checker.check(uri(server), Divergences.NONE))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("No server of the zoo");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://127.0.0.1",
        "http:/path",
        "http://127.0.0.1/path",
        "http://127.0.0.1?a=b",
        "http://me@127.0.0.1",
      })
  void refusesWhatIsNotTheAddressOfAServer(String uri) {
    assertThatThrownBy(() -> Checker.check(URI.create(uri), Divergences.NONE))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("http://HOST:PORT");
  }
}
