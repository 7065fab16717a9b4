package org.serverzoo.netty;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import io.netty.channel.epoll.Epoll;
import io.netty.channel.uring.IoUring;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
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
import org.serverzoo.testing.Slowness;

/// What is Netty's own, beyond the contract.
class NettyServerTest {

  private static final String GET = "GET / HTTP/1.1\r\nHost: zoo\r\n\r\n";
  private static final String CHUNKED =
      "POST / HTTP/1.1\r\nHost: zoo\r\nTransfer-Encoding: chunked\r\n\r\n";
  private static final int FILES = 200;

  /// Those that this machine has; a container may forbid io_uring.
  static Stream<Transport> transports() {
    return Stream.of(Transport.values())
        .filter(transport ->
            switch (transport) {
              case AUTO, NIO -> true;
              case EPOLL -> Epoll.isAvailable();
              case IO_URING -> IoUring.isAvailable();
            });
  }

  @ParameterizedTest
  @MethodSource("transports")
  void tellsItsTransport(Transport asked) throws IOException {
    String effective =
        switch (asked) {
          case AUTO -> Epoll.isAvailable() ? "epoll" : "nio";
          case NIO, EPOLL, IO_URING -> asked.name().toLowerCase(Locale.ROOT);
        };
    try (Running server = start(settings(asked), Cost.QUICK)) {
      assertThat(server.effective()).contains(new EffectiveSetting("transport", effective));
    }
  }

  @ParameterizedTest
  @EnumSource // Also those that this machine has not: they are refused in their own words.
  void inheritsNothingWhereThereIsNothing(Transport transport) {
    Settings settings = settings(transport).withListen(new Listen.Inherited());
    assertThatThrownBy(() -> start(settings, Cost.QUICK)).isInstanceOf(IOException.class);
  }

  /// RFC 9112 section 9.6 allows a client to shut down its side once it has said all.
  @ParameterizedTest
  @MethodSource("transports")
  void answersAllThatCameBeforeTheClientShutDownItsSide(Transport transport) throws IOException {
    try (Running server = start(settings(transport), Cost.BLOCKING);
        Socket client = connect(server)) {
      send(client, GET.repeat(50));
      client.shutdownOutput();
      assertThat(answers(client)).isEqualTo(50);
    }
  }

  /// As above, over a Unix domain socket. (NIO's know no half-closed connection: what is not sent
  /// by then is lost.)
  @ParameterizedTest
  @MethodSource("transports")
  void answersAllOverAUnixSocketToo(Transport transport, @TempDir Path directory)
      throws IOException {
    UnixDomainSocketAddress address = UnixDomainSocketAddress.of(directory.resolve("zoo.sock"));
    Settings settings = settings(transport).withListen(new Listen.Unix(address.getPath()));
    try (Running _ = start(settings, Cost.BLOCKING);
        SocketChannel client = SocketChannel.open(address)) {
      client.write(US_ASCII.encode(GET.repeat(6)));
      client.shutdownOutput();
      assertThat(answers(Channels.newInputStream(client))).isEqualTo(6);
    }
  }

  /// A reader that takes the last length, or none, finds a second request where the first one's
  /// content is. So one answer, and the end.
  @Test
  void answersOnceWhereTwoLengthsDisagree() throws IOException {
    String hidden = "GET /hidden HTTP/1.1\r\nHost: zoo\r\n\r\n";
    String lengths = "Content-Length: 3\r\nContent-Length: %d\r\n".formatted(3 + hidden.length());
    try (Running server = start(settings(Transport.AUTO), Cost.QUICK);
        Socket client = connect(server)) {
      send(client, "POST / HTTP/1.0\r\n" + lengths + "\r\nabc" + hidden);
      assertThat(answers(client)).isEqualTo(1);
    }
  }

  /// 4 KB of content in chunks of a byte, with 31 MB of extensions, which the decoder drops.
  @ParameterizedTest
  @MethodSource("transports")
  void refusesExtensionsWithoutEnd(Transport transport) throws IOException {
    String chunk = "1;a=" + "x".repeat(7_900) + "\r\nx\r\n";
    try (Running server = start(settings(transport), Cost.QUICK);
        Socket client = connect(server)) {
      Thread.startVirtualThread(() -> sendUntilClosed(client, CHUNKED, chunk.repeat(4_000)));
      assertThat(client.getInputStream().readNBytes(12)).asString(US_ASCII).endsWith(" 431");
    }
  }

  /// The kernel's buffers are full, the answer is not sent, and the client takes nothing of it.
  @ParameterizedTest
  @MethodSource("transports")
  void closesWhenTheClientDoesNotRead(Transport transport) throws Exception {
    Response large = Response.ok("text/plain", Body.of("x".repeat(32 << 20)));
    Settings settings =
        settings(transport)
            .withIdleTimeout(Duration.ofMillis(300))
            .withGrace(Duration.ofMinutes(1));
    try (Running server = new NettyDesign().start(_ -> Call.of(Cost.QUICK, () -> large), settings);
        Socket client = connect(server)) {
      send(client, GET);
      assertThat(client.getInputStream().readNBytes(1)).hasSize(1);
      // Waits for the connection, and no longer.
      assertTimeout(Slowness.scaled(Duration.ofSeconds(30)), server::close);
      assertThat(server.counters().connectionsOpen()).isZero();
    }
  }

  /// The answers are large and many, and nobody reads them: neither they nor the requests may pile
  /// up in the server.
  @ParameterizedTest
  @MethodSource("transports")
  void answersNoFasterThanTheClientReads(Transport transport) throws Exception {
    AtomicInteger calls = new AtomicInteger();
    Response large = Response.ok("text/plain", Body.of("x".repeat(1 << 20)));
    Application application =
        _ ->
            Call.of(
                Cost.QUICK,
                () -> {
                  calls.incrementAndGet();
                  return large;
                });
    try (Running server = new NettyDesign().start(application, settings(transport));
        Socket client = connect(server)) {
      Thread sender = Thread.startVirtualThread(() -> send(client, GET.repeat(100)));
      sender.join();
      // No waiting for what must not come: the last of the answers is what would show it.
      InputStream in = client.getInputStream();
      in.readNBytes(1000);
      assertThat(calls).hasValueLessThan(30);
      client.shutdownOutput();
      assertThat(answers(client)).isEqualTo(99);
      assertThat(calls).hasValue(100);
    }
  }

  /// EMFILE: accepting fails until other files are closed. (The limit is set in a process of its
  /// own.)
  @Test
  void goesOnAfterItRanOutOfFiles() throws Exception {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    Process process =
        new ProcessBuilder(
                "sh",
                "-c",
                "ulimit -n %d; exec '%s' -XX:+UseSerialGC -cp '%s' '%s'"
                    .formatted(
                        FILES, java, System.getProperty("java.class.path"), Alone.class.getName()))
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try (BufferedReader out = process.inputReader()) {
      InetSocketAddress address =
          new InetSocketAddress(
              InetAddress.getLoopbackAddress(), Integer.parseInt(out.readLine().strip()));
      List<Socket> clients = new ArrayList<>();
      for (int i = 0; i < FILES + 10; i++) {
        clients.add(new Socket(address.getAddress(), address.getPort()));
      }
      send(clients.getFirst(), GET);
      assertThat(clients.getFirst().getInputStream().readNBytes(15))
          .asString(US_ASCII)
          .isEqualTo("HTTP/1.1 200 OK");
      for (Socket client : clients) {
        client.close();
      }
      try (Socket later = new Socket(address.getAddress(), address.getPort())) {
        send(later, GET);
        later.shutdownOutput();
        assertThat(answers(later)).isEqualTo(1);
      }
    } finally {
      process.destroy();
      process.waitFor();
    }
  }

  /// A server in a process of its own, which tells its port.
  static final class Alone {
    private Alone() {}

    public static void main(String[] arguments) throws Exception {
      Running server = start(settings(Transport.AUTO), Cost.QUICK);
      System.out.println(((InetSocketAddress) server.address()).getPort());
      Thread.currentThread().join();
    }
  }

  private static Settings settings(Transport transport) {
    return Settings.DEFAULT
        .withListen(new Listen.Tcp(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)))
        .withTransport(transport);
  }

  private static Running start(Settings settings, Cost cost) throws IOException {
    Response answer = Response.ok("text/plain", Body.of("x"));
    return new NettyDesign().start(_ -> Call.of(cost, () -> answer), settings);
  }

  private static Socket connect(Running server) throws IOException {
    InetSocketAddress address = (InetSocketAddress) server.address();
    return new Socket(address.getAddress(), address.getPort());
  }

  private static void send(Socket client, String text) {
    try {
      client.getOutputStream().write(text.getBytes(US_ASCII));
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }

  /// Sends as much as the server takes.
  private static void sendUntilClosed(Socket client, String head, String content) {
    try {
      client.getOutputStream().write((head + content).getBytes(US_ASCII));
    } catch (IOException _) {
      // The server has heard enough.
    }
  }

  private static long answers(Socket client) throws IOException {
    return answers(client.getInputStream());
  }

  /// How many answers come until the server closes.
  private static long answers(InputStream in) throws IOException {
    String all = new String(in.readAllBytes(), US_ASCII);
    return Pattern.compile("HTTP/1.1 200 OK\r\n").matcher(all).results().count();
  }
}
