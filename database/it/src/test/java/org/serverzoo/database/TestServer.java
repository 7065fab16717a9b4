package org.serverzoo.database;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/// The PostgreSQL that tests work on, and what they do to it behind the zoo's back.
final class TestServer {

  /// The build's own home: its data stays from one run to the next.
  static final Path HOME = Path.of(System.getProperty("zoo.home", "target/zoo"));

  private TestServer() {}

  static DatabaseSettings settings(String url, int sessions) {
    return new DatabaseSettings(url, sessions, Duration.ZERO);
  }

  static void execute(String url, String sql) throws SQLException {
    try (Connection session = DriverManager.getConnection(url);
        Statement statement = session.createStatement()) {
      statement.execute(sql);
    }
  }

  /// The first column of the first row.
  static String ask(String url, String sql) throws SQLException {
    try (Connection session = DriverManager.getConnection(url);
        Statement statement = session.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getString(1);
    }
  }

  /// The same server's URL for another database of it.
  static String withDatabase(String url, String name) {
    return url.replace("/postgres?", "/" + name + "?");
  }

  /// The same database's URL for another user.
  static String withUser(String url, String name, String password) {
    return url.replaceFirst("user=[^&]*", "user=" + name)
        .replaceFirst("password=[^&]*", "password=" + password);
  }

  /// The server process and its children.
  static List<ProcessHandle> processes(Path home) throws IOException {
    return Postmaster.of(dataIn(home)).stream()
        .flatMap(postmaster -> ProcessHandle.of(postmaster.pid()).stream())
        .flatMap(process -> Stream.concat(Stream.of(process), process.descendants()))
        .toList();
  }

  static Path dataIn(Path home) throws IOException {
    return home.resolve("postgres").resolve("data-" + Programs.version().replaceFirst("\\..*", ""));
  }

  /// Sends a signal, such as `STOP`, for which Java has no call. A process may have ended by itself
  /// since it was listed, as the server's helpers do; one that lives must get the signal.
  static void signal(String name, List<ProcessHandle> processes)
      throws IOException, InterruptedException {
    for (ProcessHandle process : processes) {
      try {
        shell("kill -" + name + " " + process.pid());
      } catch (IOException refused) {
        if (process.isAlive()) {
          throw refused;
        }
      }
    }
  }

  /// Whether Ctrl-C means nothing to a process, because whoever started it had it so: what a script
  /// starts in the background, the build for one, inherits that and hands it on.
  static boolean ignoresInterrupt(long pid) throws IOException {
    Path status = Path.of("/proc", String.valueOf(pid), "status");
    if (!Files.exists(status)) {
      return false; // This is not Linux.
    }
    try (Stream<String> lines = Files.lines(status)) {
      // The second lowest bit of a mask is signal 2.
      return lines.anyMatch(line -> line.matches("SigIgn:.*[2367abef]"));
    }
  }

  static void shell(String line) throws IOException, InterruptedException {
    int code = new ProcessBuilder("sh", "-c", line).inheritIO().start().waitFor();
    if (code != 0) {
      throw new IOException(line + " ended with " + code);
    }
  }
}
