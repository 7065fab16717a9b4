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
import org.serverzoo.app.EchoApplication;

/// What a design with `--listen` must do: serve from a Unix domain socket too. (An inherited socket
/// takes another process to inherit it from.)
public interface ListenRules extends UnderTest {

  @Test
  default void listensOnAUnixSocketAndRemovesIt(@TempDir Path directory) throws IOException {
    Path path = directory.resolve("zoo.sock");
    try (Served served = served(path)) {
      assertThat(served.running().address()).isEqualTo(UnixDomainSocketAddress.of(path));
      served.ask(App.ECHO.greeting(), App.ECHO.reply());
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
    try (Served served = served(path)) {
      served.ask(App.ECHO.greeting(), App.ECHO.reply());
    }
  }

  @Test
  default void leavesAUnixSocketAloneOnWhichAnotherListens(@TempDir Path directory)
      throws IOException {
    Path path = directory.resolve("zoo.sock");
    try (Served first = served(path)) {
      assertThatThrownBy(() -> served(path)).isInstanceOf(IOException.class);
      first.ask(App.ECHO.greeting(), App.ECHO.reply());
    }
  }

  private Served served(Path path) throws IOException {
    return Served.start(
        this, new EchoApplication(), settings -> settings.withListen(new Listen.Unix(path)));
  }
}
