package org.serverzoo.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.serverzoo.api.Listen;
import org.serverzoo.api.Running;
import org.serverzoo.api.Settings;
import org.serverzoo.conformance.Afterwards;
import org.serverzoo.conformance.App;
import org.serverzoo.conformance.Peer;
import org.serverzoo.conformance.Wire;

/// What a design with `--listen` must do, be it of threads or of processes: serve from a Unix
/// domain socket too. (An inherited socket takes another process to inherit it from.)
public interface ListenRules {

  /// See [DesignContract#settings()].
  Settings settings();

  /// See [DesignContract#start(App, Settings)].
  Running start(App app, Settings settings) throws IOException;

  @Test
  default void listensOnAUnixSocketAndRemovesIt(@TempDir Path directory) throws IOException {
    Path path = directory.resolve("zoo.sock");
    try (Running server = start(path)) {
      assertThat(server.address()).isEqualTo(UnixDomainSocketAddress.of(path));
      greet(server);
    }
    assertThat(path).doesNotExist();
  }

  @Test
  default void replacesAUnixSocketThatAKilledServerLeft(@TempDir Path directory)
      throws IOException {
    Path path = directory.resolve("zoo.sock");
    try (ServerSocketChannel killed = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      killed.bind(UnixDomainSocketAddress.of(path));
    }
    assertThat(path).exists();
    try (Running server = start(path)) {
      greet(server);
    }
  }

  @Test
  default void leavesAUnixSocketAloneOnWhichAnotherListens(@TempDir Path directory)
      throws IOException {
    Path path = directory.resolve("zoo.sock");
    try (Running first = start(path)) {
      assertThatThrownBy(() -> start(path)).isInstanceOf(IOException.class);
      greet(first);
    }
  }

  private Running start(Path path) throws IOException {
    return start(App.ECHO, settings().withListen(new Listen.Unix(path)));
  }

  private static void greet(Running server) throws IOException {
    Peer peer = Peer.at(server.address());
    try (Wire wire = Wire.connect(peer.address())) {
      wire.send(App.ECHO.greeting());
      peer.receive(wire, App.ECHO.reply(), Afterwards.STAYS_OPEN);
    }
  }
}
