package org.serverzoo.database;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.serverzoo.database.TestServer.ask;
import static org.serverzoo.database.TestServer.execute;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// The server's life, with processes of their own as its other users.
class EmbeddedDatabaseTest {

  /// Nobody else's, so that it is known who is the last to leave.
  private static final Path HOME = TestServer.HOME.resolve("alone");

  private final List<Process> tenants = new ArrayList<>();

  @AfterEach
  void leaveNothingBehind() throws Exception {
    for (Process tenant : tenants) {
      tenant.descendants().forEach(ProcessHandle::destroyForcibly);
      tenant.destroyForcibly().waitFor();
    }
    EmbeddedDatabase.start(HOME).close();
    assertThat(isRunning()).isFalse();
  }

  @Test
  void isStoppedByTheLastInstanceOfAProcess() throws Exception {
    EmbeddedDatabase first = EmbeddedDatabase.start(HOME);
    EmbeddedDatabase second = EmbeddedDatabase.start(HOME);
    assertThat(second.url()).isEqualTo(first.url());
    first.close();
    first.close();
    assertThat(ask(second.url(), "SELECT 7")).isEqualTo("7");
    second.close();
    assertThat(isRunning()).isFalse();
  }

  @Test
  void isSharedByProcessesAndStoppedByTheLastToLeave() throws Exception {
    Process tenant = tenant("read");
    assertThat(line(tenant)).isEqualTo("ready");
    try (EmbeddedDatabase ours = EmbeddedDatabase.start(HOME)) {
      assertThat(ours.effective().getFirst().value()).contains(", joined, ");

      tenant.getOutputStream().close();
      assertThat(line(tenant)).isEqualTo("drained");
      assertThat(tenant.waitFor()).isZero();

      assertThat(ask(ours.url(), "SELECT 7")).isEqualTo("7");
    }
    assertThat(isRunning()).isFalse();
  }

  @Test
  void goesOnForTheProcessThatIsLeft() throws Exception {
    Process tenant;
    try (EmbeddedDatabase ours = EmbeddedDatabase.start(HOME)) {
      tenant = tenant("read");
      assertThat(line(tenant)).isEqualTo("ready");
      assertThat(ask(ours.url(), "SELECT 7")).isEqualTo("7");
    }
    assertThat(isRunning()).isTrue();
    tenant.getOutputStream().close();
    assertThat(line(tenant)).isEqualTo("drained");
    assertThat(tenant.waitFor()).isZero();
    assertThat(isRunning()).isFalse();
  }

  @Test
  void losesNothingAcknowledgedWhenItsUserIsKilled() throws Exception {
    List<String> acknowledged = writeAndKill();
    assertThat(isRunning()).isTrue();
    try (EmbeddedDatabase ours = EmbeddedDatabase.start(HOME)) {
      assertThat(ours.effective().getFirst().value()).contains(", joined, ");
      assertAllThere(ours, acknowledged);
    }
  }

  @Test
  void losesNothingAcknowledgedWhenItIsKilledToo() throws Exception {
    List<String> acknowledged = writeAndKill();
    List<ProcessHandle> processes = TestServer.processes(HOME);
    TestServer.signal("KILL", processes);
    try (EmbeddedDatabase ours = EmbeddedDatabase.start(HOME)) {
      assertThat(ours.effective().getFirst().value()).contains(", started, ");
      assertAllThere(ours, acknowledged);
    }
  }

  @Test
  void startsWhereADeadServersNumberBelongsToAnotherProcess() throws Exception {
    try (EmbeddedDatabase ours = EmbeddedDatabase.start(HOME)) {
      assertThat(ours.url()).isNotEmpty();
    }
    long other = ProcessHandle.current().pid();
    Files.writeString(
        TestServer.dataIn(HOME).resolve("postmaster.pid"),
        "%d\n%s\n1\n5432\n\n127.0.0.1\n".formatted(other, TestServer.dataIn(HOME)));
    try (EmbeddedDatabase ours = EmbeddedDatabase.start(HOME)) {
      assertThat(ask(ours.url(), "SELECT 7")).isEqualTo("7");
    }
  }

  @Test
  void takesAnotherPortWhereItsOwnIsTaken() throws Exception {
    String before;
    try (EmbeddedDatabase ours = EmbeddedDatabase.start(HOME)) {
      before = ours.url();
    }
    int port = Integer.parseInt(before.replaceFirst(".*:(\\d+)/.*", "$1"));
    try (ServerSocket _ = new ServerSocket(port, 1);
        EmbeddedDatabase ours = EmbeddedDatabase.start(HOME)) {
      assertThat(ours.url()).isNotEqualTo(before);
      assertThat(ask(ours.url(), "SELECT 7")).isEqualTo("7");
    }
  }

  @Test
  void outlivesTheCtrlCThatEndsItsUser() throws Exception {
    // A process group of its own, as a shell gives to what it runs; the signal goes to all of it.
    Process shell =
        new ProcessBuilder("bash", "-c", "set -m; " + commandLine("read") + " & wait").start();
    tenants.add(shell);
    assertThat(line(shell)).isEqualTo("ready");
    long leader = shell.children().findFirst().orElseThrow().pid();
    assumeThat(TestServer.ignoresInterrupt(leader))
        .as("this test was started with SIGINT ignored")
        .isFalse();
    TestServer.shell("kill -s INT -- -" + leader);
    assertThat(line(shell)).isEqualTo("drained");
    shell.waitFor();
    assertThat(isRunning()).isFalse();
  }

  @Test
  void letsInNobodyWithoutItsPassword() throws Exception {
    try (EmbeddedDatabase ours = EmbeddedDatabase.start(HOME)) {
      String guess = TestServer.withUser(ours.url(), "zoo", "zoo");
      assertThatExceptionOfType(SQLException.class)
          .isThrownBy(() -> ask(guess, "SELECT 7"))
          .withMessageContaining("password authentication failed");
      Path url = HOME.resolve("postgres").resolve("url");
      assertThat(Files.readString(url)).startsWith("postgresql://zoo:");
      assertThat(Files.getPosixFilePermissions(url)).hasSize(2);
    }
  }

  @Test
  void saysWhyItDoesNotStart() throws Exception {
    Path data = TestServer.dataIn(HOME);
    EmbeddedDatabase.start(HOME).close();
    Path version = data.resolve("PG_VERSION");
    Files.writeString(version, "9\n");
    try {
      assertThatExceptionOfType(DatabaseUnavailableException.class)
          .isThrownBy(() -> EmbeddedDatabase.start(HOME))
          .withMessageContaining("does not start: database files are incompatible with server");
    } finally {
      Files.writeString(version, "18\n");
    }
  }

  /// Lets a process write, and kills it in the middle of it.
  private List<String> writeAndKill() throws Exception {
    try (EmbeddedDatabase ours = EmbeddedDatabase.start(HOME)) {
      execute(ours.url(), "CREATE TABLE IF NOT EXISTS written (id uuid PRIMARY KEY)");
    }
    Process tenant = tenant("write");
    List<String> acknowledged = new ArrayList<>();
    try (BufferedReader out = reader(tenant)) {
      assertThat(out.readLine()).isEqualTo("ready");
      for (int i = 0; i < 200; i++) {
        acknowledged.add(out.readLine());
      }
      // Not the process's own method: that closes its output too.
      tenant.toHandle().destroyForcibly();
      // What it had said before it died, but for a line that was cut.
      out.lines().filter(line -> line.length() == 36).forEach(acknowledged::add);
    }
    tenant.waitFor();
    return acknowledged;
  }

  private static void assertAllThere(EmbeddedDatabase server, List<String> ids) throws Exception {
    String list = ids.stream().collect(Collectors.joining("','", "'", "'"));
    assertThat(ask(server.url(), "SELECT count(*) FROM written WHERE id IN (" + list + ")"))
        .isEqualTo(String.valueOf(ids.size()));
  }

  private static boolean isRunning() throws IOException {
    return Postmaster.of(TestServer.dataIn(HOME)).filter(Postmaster::lives).isPresent();
  }

  private Process tenant(String what) throws IOException {
    Process process = new ProcessBuilder("sh", "-c", "exec " + commandLine(what)).start();
    tenants.add(process);
    return process;
  }

  private static String commandLine(String what) {
    return "'%s/bin/java' -XX:TieredStopAtLevel=1 -cp '%s' %s '%s' %s"
        .formatted(
            System.getProperty("java.home"),
            System.getProperty("java.class.path"),
            Tenant.class.getName(),
            HOME,
            what);
  }

  private static BufferedReader reader(Process process) {
    return new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
  }

  /// The next line, byte by byte: what follows is for the next call.
  private static String line(Process process) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = process.getInputStream().read(); c >= 0 && c != '\n'; ) {
      line.append((char) c);
      c = process.getInputStream().read();
    }
    return line.toString();
  }
}
