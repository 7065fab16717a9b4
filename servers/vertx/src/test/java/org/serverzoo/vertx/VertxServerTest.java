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
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;
import org.serverzoo.api.Application;
import org.serverzoo.api.Body;
import org.serverzoo.api.Call;
import org.serverzoo.api.Cost;
import org.serverzoo.api.Listen;
import org.serverzoo.api.Response;
import org.serverzoo.api.Running;
import org.serverzoo.api.Settings;
import org.serverzoo.testing.Slowness;

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
    client.setSoTimeout((int) Slowness.scaled(Duration.ofSeconds(20)).toMillis());
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
