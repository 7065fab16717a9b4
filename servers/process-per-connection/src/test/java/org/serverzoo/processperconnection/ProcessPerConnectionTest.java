package org.serverzoo.processperconnection;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.serverzoo.api.Limits;
import org.serverzoo.api.Listen;
import org.serverzoo.api.Settings;
import org.serverzoo.api.WorkerCommand;

/// The master, with workers that are shell scripts.
class ProcessPerConnectionTest {

  /// A script does not know that a read may end after a tick.
  private static final Duration LONG = Duration.ofMinutes(10);

  /// Waits for a line, answers it, and says that all is well.
  private static final String ANSWER = "read line; printf 'hello %s' \"$line\" >&0";

  @TempDir private Path sockets;

  private final ProcessPerConnectionDesign design = new ProcessPerConnectionDesign();

  private final Settings settings =
      design
          .defaults()
          .withWorkers(2)
          .withIdleTimeout(LONG)
          .withLimits(Limits.DEFAULT.withDeadlines(LONG, LONG, LONG))
          .withListen(new Listen.Tcp(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)));

  private WorkerCommand command(String... words) {
    return new WorkerCommand(List.of(words), Map.of(), 0, sockets);
  }

  private ProcessPerConnection start(String script) throws IOException {
    return design.start(command("/bin/sh", "-c", script), settings);
  }

  private static Socket connect(ProcessPerConnection server) throws IOException {
    InetSocketAddress address = (InetSocketAddress) server.address();
    return new Socket(address.getAddress(), address.getPort());
  }

  private static void send(Socket client, String text) throws IOException {
    client.getOutputStream().write(text.getBytes(ISO_8859_1));
  }

  private static String received(Socket client) throws IOException {
    return new String(client.getInputStream().readAllBytes(), ISO_8859_1);
  }

  private static String ask(ProcessPerConnection server, String text) throws IOException {
    try (Socket client = connect(server)) {
      send(client, text);
      return received(client);
    }
  }

  @Test
  void handsEachConnectionToAProcess() throws IOException {
    try (ProcessPerConnection server = start(ANSWER)) {
      assertThat(ask(server, "one\n")).isEqualTo("hello one");
      assertThat(ask(server, "two\n")).isEqualTo("hello two");
    }
  }

  @Test
  void countsWhatExitCodesTell() throws IOException {
    ProcessPerConnection server = start("read code; exit $code");
    for (int code : new int[] {0, 20, 21, 22, 3}) {
      assertThat(ask(server, code + "\n")).isEmpty();
    }
    server.close();

    assertThat(server.counters().connectionsAccepted()).isEqualTo(5);
    assertThat(server.counters().requestsAnswered()).isEqualTo(2);
    assertThat(server.counters().connectionsOpen()).isZero();
  }

  @Test
  void answers503WhereTheJvmCannotBeLoaded() throws IOException {
    try (ProcessPerConnection server = start("exit 6")) { // As `java` does without its libjvm.so.
      assertThat(ask(server, "")).startsWith("HTTP/1.1 503 Service Unavailable\r\n");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/no/such/program", "/bin/false"})
  void answers503WhenNoWorkerCanBeStarted(String program) throws IOException {
    try (ProcessPerConnection server = design.start(command(program), settings)) {
      assertThat(ask(server, "GET / HTTP/1.1\r\nHost: zoo\r\n\r\n"))
          .startsWith("HTTP/1.1 503 Service Unavailable\r\n")
          .contains("\r\nRetry-After: 1\r\n")
          .contains("\r\nContent-Type: application/problem+json\r\n")
          .contains("\r\nConnection: close\r\n");
      assertThat(server.counters().requestsAnswered()).isOne();
    }
  }

  @Test
  void losesNoRefusalToWhatAClientSendsBehindIt() throws IOException {
    try (ProcessPerConnection server = design.start(command("/bin/false"), settings)) {
      assertThat(ask(server, "x".repeat(100_000))).startsWith("HTTP/1.1 503 ");
    }
  }

  @Test
  void aWorkerThatIsKilledLosesItsOwnConnectionOnly() throws IOException {
    try (ProcessPerConnection server =
            start("read line; test $line = die && kill -9 $$; " + ANSWER);
        Socket other = connect(server)) {
      send(other, "one\n");

      assertThat(ask(server, "die\n")).isEmpty();
      send(other, "two\n");
      assertThat(received(other)).isEqualTo("hello two");
    }
  }

  @Test
  void acceptsNoMoreThanItHasWorkers() throws IOException {
    try (ProcessPerConnection server = start(ANSWER);
        Socket first = connect(server);
        Socket second = connect(server);
        Socket third = connect(server)) {
      send(third, "three\n");
      send(second, "two\n");
      assertThat(received(second)).isEqualTo("hello two");
      assertThat(received(third)).isEqualTo("hello three");
      send(first, "one\n");
      assertThat(received(first)).isEqualTo("hello one");
      assertThat(server.mostWorkers()).isEqualTo(2);
    }
  }

  @Test
  void closesWhenWhatIsInFlightIsAnswered() throws Exception {
    ProcessPerConnection server = start("echo begun >&0; " + ANSWER);
    try (Socket client = connect(server)) {
      assertThat(client.getInputStream().readNBytes(6)).isEqualTo("begun\n".getBytes(ISO_8859_1));
      Thread closing = Thread.ofPlatform().name("test-closing").start(server::close);
      send(client, "one\n");

      assertThat(received(client)).isEqualTo("hello one");
      closing.join();
    }
    assertThat(sockets).isEmptyDirectory();
    assertThatThrownBy(() -> connect(server)).isInstanceOf(IOException.class);
  }

  @Test
  void killsWhatOutlastsTheGrace() throws IOException {
    ProcessPerConnection server =
        design.start(
            command("/bin/sh", "-c", "echo begun >&0; exec sleep 60"),
            settings.withGrace(Duration.ofMillis(100)));
    try (Socket client = connect(server)) {
      assertThat(client.getInputStream().readNBytes(6)).isEqualTo("begun\n".getBytes(ISO_8859_1));
      server.close();

      assertThat(received(client)).isEmpty();
    }
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void leavesNoProcessAndNoDescriptorAfterAThousandConnections() throws IOException {
    try (ProcessPerConnection server = start("read line; printf x >&0")) {
      ask(server, "\n"); // What is loaded once is loaded now.
      long descriptors = descriptors();
      for (int i = 0; i < 1000; i++) {
        assertThat(ask(server, "\n")).isEqualTo("x");
      }
      assertThat(server.counters().connectionsOpen()).isZero();
      assertThat(descriptors()).isLessThanOrEqualTo(descriptors);
      // The dead that nobody has asked about are children too.
      assertThat(ProcessHandle.current().children()).isEmpty();
    }
  }

  private static long descriptors() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("/proc/self/fd"))) {
      return files.count();
    }
  }

  @Test
  void everyWorkerNeedsASession() {
    WorkerCommand command = new WorkerCommand(List.of("/bin/false"), Map.of(), 1, sockets);

    assertThatThrownBy(() -> design.start(command, settings))
        .hasMessage(
            "2 workers may need a database session each and there are 1; use --workers 1 or more --db-sessions");
  }

  @Test
  void refusesAndLingersOnAUnixSocketToo() throws IOException {
    Settings unix = settings.withListen(new Listen.Unix(sockets.resolve("zoo")));

    try (ProcessPerConnection server = design.start(command("/bin/false"), unix);
        SocketChannel client = SocketChannel.open(server.address())) {
      client.write(ByteBuffer.wrap("x".repeat(100_000).getBytes(ISO_8859_1)));
      assertThat(new String(Channels.newInputStream(client).readAllBytes(), ISO_8859_1))
          .startsWith("HTTP/1.1 503 ");
    }
    assertThat(sockets).isEmptyDirectory();
  }
}
