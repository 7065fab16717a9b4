package org.serverzoo.posix;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class ChildrenTest {

  private static final InetSocketAddress LOOPBACK =
      new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0);

  @Test
  void aChildHasTheSocketAsItsStandardInput() throws Exception {
    int socket = Posix.listen(LOOPBACK, 5);

    Process child = Children.start(new ProcessBuilder("sh", "-c", "test -S /dev/fd/0"), socket);

    assertThat(child.waitFor()).isZero();
    Posix.close(socket);
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void aChildHasNoOtherDescriptorOfOurs() throws Exception {
    int socket = Posix.listen(LOOPBACK, 5);

    Process child = Children.start(new ProcessBuilder("ls", "/proc/self/fd"), socket);

    // 3 is the directory that ls reads.
    assertThat(new String(child.getInputStream().readAllBytes(), US_ASCII))
        .isEqualTo("0\n1\n2\n3\n");
    Posix.close(socket);
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void ourOwnStandardInputIsPutBack() throws Exception {
    Path standardInput = target(Path.of("/proc/self/fd/0"));
    List<Path> socketsBefore = openSockets();
    int socket = Posix.listen(LOOPBACK, 5);

    Children.start(new ProcessBuilder("true"), socket).waitFor();
    assertThatIOException()
        .isThrownBy(() -> Children.start(new ProcessBuilder("/no/such/program"), socket));
    assertThatIOException().isThrownBy(() -> Children.start(new ProcessBuilder("true"), 999_999));
    Posix.close(socket);

    assertThat(target(Path.of("/proc/self/fd/0"))).isEqualTo(standardInput);
    assertThat(openSockets()).isEqualTo(socketsBefore);
  }

  private static List<Path> openSockets() throws IOException {
    try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
      return descriptors
          .map(ChildrenTest::target)
          .filter(file -> file.toString().startsWith("socket:"))
          .sorted()
          .toList();
    }
  }

  /// What a descriptor stands for; itself when it was closed meanwhile.
  private static Path target(Path descriptor) {
    try {
      return Files.readSymbolicLink(descriptor);
    } catch (IOException closed) {
      return descriptor;
    }
  }
}
