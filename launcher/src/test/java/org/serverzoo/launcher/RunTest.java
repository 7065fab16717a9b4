package org.serverzoo.launcher;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;
import org.serverzoo.api.Design;
import org.serverzoo.launcher.running.Designs;

/// Servers in processes of their own: how they start, and how signals end them.
class RunTest {

  static final List<String> DESIGNS = Designs.ZOO.all().stream().map(Design::name).toList();

  private static ZooProcess echo(String design, String... options) throws IOException {
    return ZooProcess.start(
        Stream.concat(Stream.of("run", design, "--app=echo", "--port=0"), Stream.of(options))
            .toArray(String[]::new));
  }

  private static Socket connect(URI server) throws IOException {
    return new Socket(server.getHost(), server.getPort());
  }

  private static void send(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(ISO_8859_1));
  }

  private static String answer(Socket socket) throws IOException {
    return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
  }

  private static String get(URI server) throws IOException {
    try (Socket socket = connect(server)) {
      send(socket, "GET / HTTP/1.1\r\nHost: zoo\r\nConnection: close\r\n\r\n");
      return answer(socket);
    }
  }

  /// Blocks until nobody listens there, which is a moment after the word 'stopping'.
  private static void awaitRefusal(int port) throws IOException {
    while (true) {
      try (Socket _ = new Socket(InetAddress.getLoopbackAddress(), port)) {
        Thread.onSpinWait();
      } catch (ConnectException refused) {
        return;
      } catch (SocketException reset) {
        // It came to the queue just before that went away.
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"TERM", "INT", "HUP"})
  void aSignalAnswersWhatIsInFlight(String signal) throws Exception {
    try (ZooProcess zoo = echo("nio");
        Socket socket = connect(zoo.awaitReady())) {
      send(socket, "POST / HTTP/1.1\r\nHost: zoo\r\nContent-Length: 5\r\n\r\nhal");
      // Answered after the half request was sent, so that one has been read too or soon will be.
      zoo.signal(signal);
      zoo.readUntil("stopping");
      awaitRefusal(socket.getPort());
      send(socket, "lo");

      assertThat(answer(socket))
          .startsWith("HTTP/1.1 200 OK\r\n")
          .contains("\r\nConnection: close\r\n")
          .endsWith("\r\n\r\nhallo");
      assertThat(zoo.exitCode()).isZero();
    }
  }

  @Test
  void whatIsInFlightAfterTheGraceIsCut() throws Exception {
    try (ZooProcess zoo = echo("nio", "--grace=200ms");
        Socket socket = connect(zoo.awaitReady())) {
      send(socket, "POST / HTTP/1.1\r\nHost: zoo\r\nContent-Length: 5\r\n\r\nhal");
      zoo.signal("TERM");

      assertThat(zoo.exitCode()).isZero();
    }
  }

  @ParameterizedTest
  @CsvSource({"TERM, 143", "INT, 130"})
  void aSecondSignalEndsAtOnce(String signal, int exitCode) throws Exception {
    try (ZooProcess zoo = echo("nio", "--grace=1m");
        Socket socket = connect(zoo.awaitReady())) {
      send(socket, "POST / HTTP/1.1\r\nHost: zoo\r\nContent-Length: 5\r\n\r\nhal");
      zoo.signal(signal);
      zoo.readUntil("stopping");
      zoo.signal(signal);

      assertThat(zoo.exitCode()).isEqualTo(exitCode);
    }
  }

  @ParameterizedTest
  @FieldSource("DESIGNS")
  void aTakenPortIsNamed(String design) throws Exception {
    try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int port = other.getLocalPort();
      try (ZooProcess zoo = ZooProcess.start("run", design, "--app=echo", "--port=" + port)) {
        assertThat(zoo.exitCode()).isEqualTo(2);
        assertThat(zoo.errors())
            .isEqualTo(
                "zoo: port %d on 127.0.0.1 is taken by another program; choose another one, such as --port %d%n"
                    .formatted(port, port + 1));
      }
    }
  }

  @Test
  void anAddressOfAnotherMachineIsNamed() throws Exception {
    // Documentation addresses (RFC 5737) belong to nobody.
    try (ZooProcess zoo = echo("nio", "--host=192.0.2.1")) {
      assertThat(zoo.exitCode()).isEqualTo(2);
      assertThat(zoo.errors())
          .isEqualTo(
              "zoo: 192.0.2.1 is no address of this machine; use one that is, such as --host 127.0.0.1%n"
                  .formatted());
    }
  }

  @Test
  void inheritsAListeningSocket() throws Exception {
    try (ZooProcess parent =
        ZooProcess.of(ZooProcess.command(ListeningParent.class, "run", "nio", "--app=echo"))) {
      long pid = Long.parseLong(parent.readUntil("child ").getLast().substring("child ".length()));
      List<String> announced = parent.readUntil("listening on http://127.0.0.1:");
      URI server = URI.create(announced.getLast().substring("listening on ".length()));

      assertThat(announced)
          .anyMatch(line -> line.matches(" +kernel's backlog +(17|not readable.*)"));
      assertThat(get(server)).endsWith("echo");
      ProcessHandle.of(pid).orElseThrow().destroy();
      assertThat(parent.exitCode()).isZero();
    }
  }

  @Test
  void aSocketToInheritMustBeThere() throws Exception {
    try (ZooProcess zoo = ZooProcess.start("run", "nio", "--app=echo", "--listen=inherit")) {
      assertThat(zoo.exitCode()).isEqualTo(2);
      assertThat(zoo.errors()).startsWith("zoo: --listen inherit: ").hasLineCount(1);
    }
  }

  @Test
  void listensOnAUnixSocket(@TempDir Path directory) throws Exception {
    Path path = directory.resolve("zoo.sock");
    try (ZooProcess zoo = ZooProcess.start("run", "nio", "--app=echo", "--listen=unix:" + path)) {
      zoo.readUntil("listening on unix:" + path);

      assertThat(path).exists();
      zoo.signal("TERM");
      assertThat(zoo.exitCode()).isZero();
      assertThat(path).doesNotExist();
    }
  }

  @Test
  void writesTheAccessLogThatWasAskedFor(@TempDir Path directory) throws Exception {
    Path log = directory.resolve("access.log");
    try (ZooProcess zoo = echo("nio", "--access-log=" + log)) {
      get(zoo.awaitReady());
      zoo.signal("TERM");

      assertThat(zoo.exitCode()).isZero();
      assertThat(Files.readString(log)).endsWith("\"GET /\" 200 4\n");
    }
  }

  @Test
  void servesTheZooFromTheEmbeddedDatabase() throws Exception {
    try (ZooProcess zoo = ZooProcess.start("run", "nio", "--port=0", "--db-sessions=3")) {
      List<String> announced = zoo.readUntil("listening on ");
      URI server = URI.create(announced.getLast().substring("listening on ".length()));

      assertThat(announced).anyMatch(line -> line.matches(" +db-server +PostgreSQL .*fsync on.*"));
      try (Socket socket = connect(server)) {
        send(socket, "GET /row?id=42 HTTP/1.1\r\nHost: zoo\r\nConnection: close\r\n\r\n");
        assertThat(answer(socket)).startsWith("HTTP/1.1 200 OK\r\n").contains("0000000042");
      }
      zoo.signal("TERM");
      assertThat(zoo.exitCode()).isZero();
      assertThat(zoo.rest()).last().asString().endsWith("at most 1 of 3 database sessions in use");
    }
  }

  @Test
  void aServerOfTheZooPassesItsCheck() throws Exception {
    try (ZooProcess zoo = echo("nio");
        ZooProcess check = ZooProcess.start("check", zoo.awaitReady().toString())) {
      assertThat(check.rest()).last().asString().matches("all +(\\d+) of +\\1 hold");
      assertThat(check.exitCode()).isZero();
    }
  }

  @Test
  void aCheckNeedsAServer() throws Exception {
    try (ZooProcess check = ZooProcess.start("check", "http://127.0.0.1:1/")) {
      assertThat(check.exitCode()).isEqualTo(2);
      assertThat(check.errors())
          .isEqualTo(
              "zoo: no server of the zoo answers at http://127.0.0.1:1/ (Connection refused);"
                  + " start one with `./zoo run`\n");
    }
  }
}
