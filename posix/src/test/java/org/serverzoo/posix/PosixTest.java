package org.serverzoo.posix;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PosixTest {

  private static final InetSocketAddress LOOPBACK =
      new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0);

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "::1"})
  void listensWhereItWasTold(String host) throws IOException {
    int socket = Posix.listen(new InetSocketAddress(InetAddress.ofLiteral(host), 0), 5);
    InetSocketAddress address = Posix.localAddress(socket);

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

    assertThatIOException()
        .isThrownBy(() -> Posix.listen(Posix.localAddress(socket), 5))
        .withMessage("bind: Address already in use");
    Posix.close(socket);
  }

  @Test
  void aDuplicateOutlivesItsOriginal() throws IOException {
    int original = Posix.listen(LOOPBACK, 5);
    InetSocketAddress address = Posix.localAddress(original);
    int copy = Posix.duplicate(original);
    Posix.close(original);

    assertThat(Posix.localAddress(copy)).isEqualTo(address);
    Posix.close(copy);
  }

  @Test
  void oneDescriptorTakesThePlaceOfAnother() throws IOException {
    int first = Posix.listen(LOOPBACK, 5);
    int second = Posix.listen(LOOPBACK, 5);
    InetSocketAddress address = Posix.localAddress(first);

    Posix.duplicate(first, second);

    assertThat(Posix.localAddress(second)).isEqualTo(address);
    Posix.close(first);
    Posix.close(second);
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
