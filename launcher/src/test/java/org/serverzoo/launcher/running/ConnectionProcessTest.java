package org.serverzoo.launcher.running;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.serverzoo.launcher.ProcessEnd;
import org.serverzoo.launcher.ZooProcess;
import org.serverzoo.launcher.control.ControlDirectory;

/// The worker of process-per-connection, as a process of its own.
class ConnectionProcessTest {

  private static final String BEGUN =
      "POST / HTTP/1.1\r\nHost: zoo\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n";

  private static ZooProcess server() throws IOException {
    return ZooProcess.start("run", "process-per-connection", "--app=echo", "--port=0");
  }

  /// Begins a request, so that a worker has it in its hands.
  private static Socket begin(URI server) throws IOException {
    Socket client = new Socket(server.getHost(), server.getPort());
    send(client, BEGUN);
    assertThat(new String(client.getInputStream().readNBytes(25), ISO_8859_1))
        .isEqualTo("HTTP/1.1 100 Continue\r\n\r\n");
    return client;
  }

  private static void send(Socket client, String text) throws IOException {
    client.getOutputStream().write(text.getBytes(ISO_8859_1));
  }

  private static String received(Socket client) throws IOException {
    return new String(client.getInputStream().readAllBytes(), ISO_8859_1);
  }

  /// The only child of the only child.
  private static ProcessHandle worker() {
    return ProcessHandle.current()
        .children()
        .flatMap(ProcessHandle::children)
        .findFirst()
        .orElseThrow();
  }

  @ParameterizedTest
  @ValueSource(strings = {"INT", "HUP", "TERM"})
  void endsWhatItHasBegunWhateverSignalComes(String signal) throws Exception {
    try (ZooProcess zoo = server();
        Socket client = begin(zoo.awaitReady())) {
      Process kill = new ProcessBuilder("kill", "-" + signal, "" + worker().pid()).start();
      assertThat(kill.waitFor()).isZero();
      send(client, "hello");

      assertThat(received(client)).endsWith("hello");
    }
  }

  @Test
  void endsWhatItHasBegunWhenItsMasterIsKilled() throws Exception {
    try (ZooProcess zoo = server();
        Socket client = begin(zoo.awaitReady())) {
      ProcessHandle worker = worker();
      zoo.signal("KILL");
      zoo.exitCode();
      send(client, "hello");

      assertThat(received(client)).endsWith("hello");
      ProcessEnd.await(worker);
    }
  }

  @Test
  void isAloneWithItsDeath() throws Exception {
    try (ZooProcess zoo = server()) {
      URI server = zoo.awaitReady();
      try (Socket client = begin(server)) {
        worker().destroyForcibly();
        assertThat(received(client)).isEmpty();
      }
      try (Socket client = begin(server)) {
        send(client, "hello");
        assertThat(received(client)).endsWith("hello");
      }
      zoo.signal("TERM");
      assertThat(zoo.exitCode()).isZero();
    }
  }

  @Test
  void servesThePageWithoutLoadingWhatItDoesNotNeed(@TempDir Path folder) throws Exception {
    Path request = folder.resolve("request");
    Files.writeString(request, "GET / HTTP/1.1\r\nHost: zoo\r\nAccept: */*\r\n\r\n");
    List<String> command =
        new ArrayList<>(
            ZooProcess.command(
                ConnectionProcess.class,
                "zoo",
                "0",
                "",
                request.toString(),
                "1000",
                "1000",
                "1000",
                "1000",
                "1000"));
    command.add(1, "-Xlog:class+load=info:stdout:none");
    Process worker =
        new ProcessBuilder(command)
            .redirectInput(request.toFile())
            .redirectErrorStream(true)
            .start();
    List<String> loaded = worker.inputReader(UTF_8).readAllLines();

    assertThat(loaded).anyMatch(line -> line.startsWith("org.serverzoo.api.HttpDate "));
    assertThat(loaded)
        // What is made for lambdas, pattern switches and joined strings.
        .noneMatch(line -> line.startsWith("java.lang.invoke.LambdaForm$MH"))
        .noneMatch(line -> line.startsWith("java.util.Formatter "))
        .noneMatch(line -> line.startsWith("java.util.regex."))
        .noneMatch(line -> line.startsWith("java.time.format."))
        .noneMatch(line -> line.startsWith("java.net.InetAddress "))
        .noneMatch(line -> line.startsWith("sun.nio.ch.SocketChannelImpl "))
        .noneMatch(line -> line.startsWith("org.slf4j."))
        .noneMatch(line -> line.startsWith("picocli."));
  }

  @Test
  void itsCacheIsMadeOnceAndUsed(@TempDir Path folder) throws Exception {
    ConnectionCommand command =
        new ConnectionCommand(
            OwnJars.classPath(folder), App.ECHO, Duration.ZERO, "", Optional.empty(), 0);

    Optional<String> made = cache(command);
    assertThat(made).isPresent();
    Path file = Path.of(made.get().substring("-XX:AOTCache=".length()));
    FileTime date = Files.getLastModifiedTime(file);
    assertThat(cache(command)).isEqualTo(made);
    assertThat(Files.getLastModifiedTime(file)).isEqualTo(date);
  }

  @Test
  void thereIsNoCacheOfClassesThatAreNotInJars(@TempDir Path folder) throws Exception {
    ConnectionCommand command =
        new ConnectionCommand(folder.toString(), App.ECHO, Duration.ZERO, "", Optional.empty(), 0);

    assertThat(cache(command)).isEmpty();
  }

  private static Optional<String> cache(ConnectionCommand command) throws IOException {
    return command.command(ControlDirectory.open()).command().stream()
        .filter(word -> word.startsWith("-XX:AOTCache="))
        .findFirst();
  }
}
