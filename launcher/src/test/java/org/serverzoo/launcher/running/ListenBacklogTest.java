package org.serverzoo.launcher.running;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.serverzoo.api.Settings;

@EnabledOnOs(OS.LINUX)
class ListenBacklogTest {

  private static ServerSocketChannel listening(String host, int backlog) throws IOException {
    return ServerSocketChannel.open()
        .bind(new InetSocketAddress(InetAddress.ofLiteral(host), 0), backlog);
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "0.0.0.0", "::1"})
  void readsWhatTheKernelGranted(String host) throws IOException {
    try (ServerSocketChannel socket = listening(host, 7)) {
      assertThat(ListenBacklog.of(socket.getLocalAddress())).containsExactly(7);
    }
  }

  @Test
  void seesThatTheKernelGrantedLess() throws IOException {
    int somaxconn =
        Integer.parseInt(Files.readAllLines(Path.of("/proc/sys/net/core/somaxconn")).getFirst());
    int asked = somaxconn + 1;
    try (ServerSocketChannel socket = listening("127.0.0.1", asked)) {
      assertThat(ListenBacklog.of(socket.getLocalAddress())).containsExactly(somaxconn);
      assertThat(
              InForce.backlog(socket.getLocalAddress(), Settings.DEFAULT.withBacklog(asked))
                  .value())
          .isEqualTo(
              "%d (%d asked for, net.core.somaxconn is %d)".formatted(somaxconn, asked, somaxconn));
    }
  }

  @Test
  void readsEachOfSeveralSocketsOnAPort() throws IOException {
    try (ServerSocketChannel one = listening("127.0.0.1", 7)) {
      int port = ((InetSocketAddress) one.getLocalAddress()).getPort();
      try (ServerSocketChannel other =
          ServerSocketChannel.open()
              .bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.2"), port), 9)) {
        assertThat(ListenBacklog.of(other.getLocalAddress())).containsExactlyInAnyOrder(7, 9);
      }
    }
  }

  @Test
  void readsNothingWhereNobodyListens() throws IOException {
    ServerSocketChannel socket = listening("127.0.0.1", 7);
    InetSocketAddress address = (InetSocketAddress) socket.getLocalAddress();
    socket.close();

    assertThat(ListenBacklog.of(address)).isEmpty();
  }
}
