package org.serverzoo.launcher.running;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.serverzoo.launcher.ZooProcess;

/// The designs of processes on a Unix domain socket, as a user starts them. Other inner designs
/// have it in their contract.
class ProcessUnixSocketTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "process-pool --workers=2 --inner=thread-per-connection",
        "process-per-connection"
      })
  void serveRefuseASecondAndLeaveNoFile(String design, @TempDir Path directory) throws Exception {
    Path path = directory.resolve("zoo.sock");
    try (ZooProcess zoo = run(design, path)) {
      zoo.readUntil("listening on unix:" + path);
      assertThat(get(path)).startsWith("HTTP/1.1 200 OK\r\n").endsWith("echo");

      try (ZooProcess second = run(design, path)) {
        assertThat(second.exitCode()).isEqualTo(2);
        assertThat(second.errors())
            .isEqualTo(
                "zoo: %s is taken by another server; stop it, or choose another path%n"
                    .formatted(path));
      }
      assertThat(get(path)).endsWith("echo");
      zoo.signal("TERM");
      assertThat(zoo.exitCode()).as(zoo.errors()).isZero();
      assertThat(path).doesNotExist();
    }
  }

  private static ZooProcess run(String design, Path path) throws IOException {
    String words = "run " + design + " --app=echo --listen=unix:" + path;
    return ZooProcess.start(words.split(" ", -1));
  }

  private static String get(Path path) throws IOException {
    try (SocketChannel client = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
      String request = "GET / HTTP/1.1\r\nHost: zoo\r\nConnection: close\r\n\r\n";
      client.write(ByteBuffer.wrap(request.getBytes(ISO_8859_1)));
      return new String(Channels.newInputStream(client).readAllBytes(), ISO_8859_1);
    }
  }
}
