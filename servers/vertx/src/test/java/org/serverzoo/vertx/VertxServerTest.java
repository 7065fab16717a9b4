package org.serverzoo.vertx;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.serverzoo.api.Application;
import org.serverzoo.api.Body;
import org.serverzoo.api.Call;
import org.serverzoo.api.Cost;
import org.serverzoo.api.EffectiveSetting;
import org.serverzoo.api.Listen;
import org.serverzoo.api.Response;
import org.serverzoo.api.Running;
import org.serverzoo.api.Settings;
import org.serverzoo.api.Transport;

/// What Vert.x makes special; the rest is in the contract.
class VertxServerTest {

  private static final String REQUEST = "GET / HTTP/1.1\r\nHost: zoo\r\n\r\n";
  private static final String LAST_REQUEST =
      "GET / HTTP/1.1\r\nHost: zoo\r\nConnection: close\r\n\r\n";

  /// Far more than all the buffers between a client and a server that does not read.
  private static final int ENDLESS_BYTES = 64 << 20;

  private static final Response OK = Response.ok("text/plain", Body.of("ok"));

  private final VertxDesign design = new VertxDesign();
  private final Settings settings =
      design
          .defaults()
          .withListen(new Listen.Tcp(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)));

  @ParameterizedTest
  @EnumSource(Transport.class)
  void servesOverEachTransportThatThisMachineHas(Transport transport) throws IOException {
    try (Running server = start(settings.withTransport(transport), _ -> Call.answering(OK));
        Socket client = connect(server)) {
      assertThat(ask(client, LAST_REQUEST))
          .startsWith("HTTP/1.1 200 OK\r\n")
          .endsWith("\r\n\r\nok");
      assertThat(channelOf(server)).isIn(channelsOf(transport));
    } catch (IOException refused) {
      assertThat(transport).isIn(Transport.EPOLL, Transport.IO_URING);
      assertThat(refused).hasMessageContaining("use --transport nio");
    }
  }

  private static String channelOf(Running server) {
    return server.effective().stream()
        .filter(setting -> setting.name().equals("transport"))
        .map(EffectiveSetting::value)
        .findFirst()
        .orElseThrow();
  }

  private static List<String> channelsOf(Transport transport) {
    return switch (transport) {
      case AUTO -> List.of("EpollServerSocketChannel", "NioServerSocketChannel");
      case NIO -> List.of("NioServerSocketChannel");
      case EPOLL -> List.of("EpollServerSocketChannel");
      case IO_URING -> List.of("IoUringServerSocketChannel");
    };
  }

  @Test
  void refusesASocketThatItDidNotOpen() {
    assertThatThrownBy(
            () -> start(settings.withListen(new Listen.Inherited()), _ -> Call.answering(OK)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("--listen");
  }

  @Test
  void dealsConnectionsOutAmongItsVerticles() throws IOException {
    Set<Thread> loops = ConcurrentHashMap.newKeySet();
    Application application =
        _ -> {
          loops.add(Thread.currentThread());
          return Call.answering(OK);
        };
    try (Running server = start(settings.withWorkers(3), application)) {
      for (int i = 0; i < 6; i++) {
        try (Socket client = connect(server)) {
          ask(client, LAST_REQUEST);
        }
      }
    }
    assertThat(loops).hasSize(3);
  }

  @ParameterizedTest
  @EnumSource(names = {"AUTO", "NIO"})
  void servesNoMoreConnectionsThanTheMaximumThoughOneWakeUpAcceptsSeveral(Transport transport)
      throws IOException {
    List<Socket> clients = new ArrayList<>();
    try (Running server =
        start(settings.withTransport(transport).withMaxConnections(2), _ -> Call.answering(OK))) {
      for (int i = 0; i < 30; i++) {
        clients.add(connect(server));
      }
      for (Socket client : clients) {
        assertThat(ask(client, LAST_REQUEST)).endsWith("ok");
        assertThat(server.counters().connectionsOpen()).isLessThanOrEqualTo(2);
        client.close();
      }
      assertThat(server.counters().connectionsAccepted()).isEqualTo(30);
    }
  }

  @Test
  void answersAClientThatHasEndedItsSide() throws IOException {
    Semaphore gate = new Semaphore(0);
    try (Running server = start(settings, waitingFor(gate));
        Socket client = connect(server)) {
      send(client, REQUEST + REQUEST);
      client.shutdownOutput();
      gate.release(2);
      assertThat(rest(client)).containsSubsequence("200 OK", "ok", "200 OK", "ok");
    }
  }

  @Test
  void stopsReadingFromAClientThatPipelinesWithoutEnd() throws IOException {
    Semaphore gate = new Semaphore(0);
    try (Running server = start(settings, waitingFor(gate));
        SocketChannel client = SocketChannel.open(server.address())) {
      client.configureBlocking(false);
      ByteBuffer pipeline = ByteBuffer.wrap(REQUEST.repeat(1000).getBytes(ISO_8859_1));
      long sent = 0;
      long quietSince = System.nanoTime();
      while (System.nanoTime() - quietSince < 300_000_000L && sent < ENDLESS_BYTES) {
        int taken = client.write(pipeline);
        if (taken > 0) {
          quietSince = System.nanoTime();
          sent += taken;
        }
        if (!pipeline.hasRemaining()) {
          pipeline.rewind();
        }
      }
      assertThat(sent).isLessThan(ENDLESS_BYTES);
      gate.release(1_000_000);
    }
  }

  /// Netty would take the next eight bytes for a body: the beginning of another request.
  @Test
  void refusesARequestInWhichNettySeesABodyAndNobodyElse() throws IOException {
    try (Running server = start(settings, _ -> Call.answering(OK));
        Socket client = connect(server)) {
      String draft =
          "GET / HTTP/1.1\r\nHost: zoo\r\nSec-WebSocket-Key1: 1\r\nSec-WebSocket-Key2: 2\r\n\r\n";
      assertThat(ask(client, draft + REQUEST))
          .startsWith("HTTP/1.1 400 Bad Request\r\n")
          .doesNotContain("200 OK");
    }
  }

  private static Application waitingFor(Semaphore gate) {
    return _ ->
        Call.of(
            Cost.BLOCKING,
            () -> {
              gate.acquireUninterruptibly();
              return OK;
            });
  }

  private Running start(Settings with, Application application) throws IOException {
    return design.start(application, with);
  }

  private static Socket connect(Running server) throws IOException {
    InetSocketAddress address = (InetSocketAddress) server.address();
    Socket client = new Socket(address.getAddress(), address.getPort());
    client.setSoTimeout(20_000);
    return client;
  }

  private static String ask(Socket client, String request) throws IOException {
    send(client, request);
    return rest(client);
  }

  private static void send(Socket client, String bytes) throws IOException {
    client.getOutputStream().write(bytes.getBytes(ISO_8859_1));
  }

  private static String rest(Socket client) throws IOException {
    return new String(client.getInputStream().readAllBytes(), ISO_8859_1);
  }
}
