package org.serverzoo.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.BindException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ListenTest {

  @TempDir private Path directory;

  private Path path() {
    return directory.resolve("zoo.sock");
  }

  private ServerSocketChannel listening() throws IOException {
    return ServerSocketChannel.open(StandardProtocolFamily.UNIX)
        .bind(UnixDomainSocketAddress.of(path()));
  }

  @Test
  void hasNothingToRemoveWhereNothingIs() throws IOException {
    new Listen.Unix(path()).removeStale();
    assertThat(path()).doesNotExist();
  }

  @Test
  void removesASocketAtWhichNobodyListens() throws IOException {
    listening().close();
    assertThat(path()).exists();
    new Listen.Unix(path()).removeStale();
    assertThat(path()).doesNotExist();
  }

  @Test
  void leavesASocketAtWhichSomebodyListens() throws IOException {
    try (ServerSocketChannel _ = listening()) {
      assertThatThrownBy(() -> new Listen.Unix(path()).removeStale())
          .isInstanceOf(BindException.class)
          .hasMessage("Address already in use: " + path());
      assertThat(path()).exists();
    }
  }

  @Test
  void leavesWhatIsNoSocket() throws IOException {
    Files.writeString(path(), "of value");
    assertThatIOException()
        .isThrownBy(() -> new Listen.Unix(path()).removeStale())
        .withMessage("there is a file of that name, which is no socket");
    assertThat(path()).hasContent("of value");
  }
}
