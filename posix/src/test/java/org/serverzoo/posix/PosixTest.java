package org.serverzoo.posix;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PosixTest {

  private static final InetSocketAddress LOOPBACK =
      new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0);

  @TempDir private Path directory;

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "::1"})
  void listensWhereItWasTold(String host) throws IOException {
    int socket = Posix.listen(new InetSocketAddress(InetAddress.ofLiteral(host), 0), 5);
    InetSocketAddress address = Posix.tcpAddress(socket);

    assertThat(address.getAddress()).isEqualTo(InetAddress.ofLiteral(host));
    assertThat(address.getPort()).isPositive();
    try (Socket client = new Socket(address.getAddress(), address.getPort())) {
      assertThat(client.isConnected()).isTrue();
    }
    Posix.close(socket);
  }

  @Test
  void namesTheCallAndTheReasonWhenAPortIsTaken() throws IOException {
    int socket = Posix.listen(LOOPBACK, 5);

    assertThatExceptionOfType(BindException.class)
        .isThrownBy(() -> Posix.listen(Posix.tcpAddress(socket), 5))
        .withMessage("bind: Address already in use");
    Posix.close(socket);
  }

  @ParameterizedTest
  @ValueSource(strings = {"zoo.sock", "z"})
  void listensOnAPath(String name) throws IOException {
    Path path = directory.resolve(name);
    int socket = Posix.listen(path, 5);

    assertThat(Posix.localAddress(socket)).isEqualTo(UnixDomainSocketAddress.of(path));
    try (SocketChannel client = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
      int connection = Posix.accept(socket).orElseThrow();
      client.write(ByteBuffer.wrap("hi".getBytes(US_ASCII)));
      assertThat(Posix.read(connection, 10)).isEqualTo(ByteBuffer.wrap("hi".getBytes(US_ASCII)));
      Posix.close(connection);
    }
    Posix.close(socket);
    assertThat(path).exists();
  }

  @Test
  void aPathMayBeAsLongAsTheSystemAllows() throws IOException {
    String longest = directory.resolve("x").toString();
    int most = System.getProperty("os.name").startsWith("Mac") ? 103 : 107;
    Path path = Path.of(longest + "x".repeat(most - longest.length()));
    int socket = Posix.listen(path, 5);

    assertThat(Posix.localAddress(socket)).isEqualTo(UnixDomainSocketAddress.of(path));
    assertThatIOException()
        .isThrownBy(() -> Posix.listen(Path.of(path + "x"), 5))
        .withMessage("a socket's path has at most " + most + " bytes");
    Posix.close(socket);
  }

  @Test
  void namesTheCallAndTheReasonWhenAPathIsTaken() throws IOException {
    int socket = Posix.listen(directory.resolve("zoo.sock"), 5);

    assertThatExceptionOfType(BindException.class)
        .isThrownBy(() -> Posix.listen(directory.resolve("zoo.sock"), 5))
        .withMessage("bind: Address already in use");
    Posix.close(socket);
  }

  @Test
  void aPathIsNoTcpAddress() throws IOException {
    int socket = Posix.listen(directory.resolve("zoo.sock"), 5);

    assertThatIOException()
        .isThrownBy(() -> Posix.tcpAddress(socket))
        .withMessage("descriptor " + socket + " is no TCP socket");
    Posix.close(socket);
  }

  @Test
  void findsWhoListensOnAPortAmongSocketsOfAllKinds() throws IOException {
    int unix = Posix.listen(directory.resolve("zoo.sock"), 5);
    int tcp = Posix.listen(LOOPBACK, 5);

    assertThat(Posix.listener(Posix.tcpAddress(tcp).getPort())).hasValue(tcp);
    Posix.close(unix);
    Posix.close(tcp);
  }

  @Test
  void aDuplicateOutlivesItsOriginal() throws IOException {
    int original = Posix.listen(LOOPBACK, 5);
    InetSocketAddress address = Posix.tcpAddress(original);
    int copy = Posix.duplicate(original);
    Posix.close(original);

    assertThat(Posix.tcpAddress(copy)).isEqualTo(address);
    Posix.close(copy);
  }

  @Test
  void oneDescriptorTakesThePlaceOfAnother() throws IOException {
    int first = Posix.listen(LOOPBACK, 5);
    int second = Posix.listen(LOOPBACK, 5);
    InetSocketAddress address = Posix.tcpAddress(first);

    Posix.duplicate(first, second);

    assertThat(Posix.tcpAddress(second)).isEqualTo(address);
    Posix.close(first);
    Posix.close(second);
  }

  @Test
  void acceptsWhoWaitsAndSaysWhenNobodyDoes() throws IOException {
    int listener = Posix.listen(LOOPBACK, 5);
    Posix.setBlocking(listener, false);
    assertThat(Posix.accept(listener)).isEmpty();

    try (Socket client = connect(listener)) {
      assertThat(Posix.awaitReadable(listener)).isEqualTo(listener);
      int connection = Posix.accept(listener).orElseThrow();
      Posix.withoutDelay(connection);
      client.getOutputStream().write("hi".getBytes(US_ASCII));

      assertThat(Posix.read(connection, 10)).isEqualTo(ByteBuffer.wrap("hi".getBytes(US_ASCII)));
      Posix.close(connection);
      assertThat(client.getInputStream().read()).isEqualTo(-1);
    }
    Posix.close(listener);
  }

  @Test
  void endsAReadThatTakesTooLong() throws IOException {
    int listener = Posix.listen(LOOPBACK, 5);
    try (Socket _ = connect(listener)) {
      int connection = Posix.accept(listener).orElseThrow();
      Posix.setTimeouts(connection, Duration.ofMillis(20), Duration.ZERO);

      assertThatIOException()
          .isThrownBy(() -> Posix.read(connection, 10))
          .withMessage("read: Resource temporarily unavailable");
      Posix.close(connection);
    }
    Posix.close(listener);
  }

  @Test
  void readsOnAfterTheEndOfItsOwnStream() throws IOException {
    int listener = Posix.listen(LOOPBACK, 5);
    try (Socket client = connect(listener)) {
      int connection = Posix.accept(listener).orElseThrow();
      Posix.shutdownOutput(connection);

      assertThat(client.getInputStream().read()).isEqualTo(-1);
      client.getOutputStream().write("hi".getBytes(US_ASCII));
      assertThat(Posix.read(connection, 10).remaining()).isPositive();
      Posix.close(connection);
    }
    Posix.close(listener);
  }

  @Test
  void awaitsTheFirstOfSeveralThatIsReady() throws IOException {
    Posix.Pipe quiet = Posix.pipe();
    Posix.Pipe pipe = Posix.pipe();
    Posix.write(pipe.writeEnd(), ByteBuffer.wrap("x".getBytes(US_ASCII)));

    assertThat(Posix.awaitReadable(quiet.readEnd(), pipe.readEnd())).isEqualTo(pipe.readEnd());
    Posix.close(quiet.writeEnd());
    assertThat(Posix.awaitReadable(quiet.readEnd(), pipe.readEnd())).isEqualTo(quiet.readEnd());
    for (int descriptor : new int[] {quiet.readEnd(), pipe.readEnd(), pipe.writeEnd()}) {
      Posix.close(descriptor);
    }
  }

  private static Socket connect(int listener) throws IOException {
    InetSocketAddress address = Posix.tcpAddress(listener);
    return new Socket(address.getAddress(), address.getPort());
  }

  @Test
  void aClosedDescriptorIsRefused() throws IOException {
    int socket = Posix.listen(LOOPBACK, 5);
    int never = Posix.duplicate(socket) + 10_000;
    Posix.close(socket);

    assertThatIOException()
        .isThrownBy(() -> Posix.close(never))
        .withMessage("close: Bad file descriptor");
    assertThatIOException()
        .isThrownBy(() -> Posix.read(never, 1))
        .withMessage("read: Bad file descriptor");
    assertThatIOException()
        .isThrownBy(() -> Posix.write(never, ByteBuffer.wrap("x".getBytes(US_ASCII))))
        .withMessage("write: Bad file descriptor");
  }
}
