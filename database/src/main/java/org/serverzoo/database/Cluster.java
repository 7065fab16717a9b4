package org.serverzoo.database;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A data directory and the server that works on it.
///
/// ```
///   home/postgres/lock                 see TenantLock
///                 postgresql-18.6.0/   the programs
///                 data-18/             the data; a major release cannot read another's
///                 log, log.last        of this start and of the one before
///                 url                  for people: psql "$(cat .zoo/postgres/url)"
/// ```
///
/// The server is started by PostgreSQL's own `pg_ctl`, which gives it a session of its own: a
/// terminal's Ctrl-C goes to a whole process group, and must not stop the database before the zoo
/// has drained. For the same reason the server outlives a zoo that is killed, and the next one
/// takes it over.
///
/// Only one process at a time may bring it up or stop it: see [TenantLock].
final class Cluster {

  private static final String USER = "zoo";
  private static final String PASSWORD_FILE = "zoo.password";
  private static final Pattern PORT = Pattern.compile(":(\\d+)/");
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int ATTEMPTS = 10;

  /// Room for the 100 sessions of a zoo, a second zoo, and a few that look on. A commit that was
  /// acknowledged survives a crash of the machine.
  private static final List<String> SETTINGS =
      List.of(
          "max_connections=250",
          "fsync=on",
          "synchronous_commit=on",
          "listen_addresses=127.0.0.1",
          "unix_socket_directories=",
          "log_checkpoints=off");

  private final Path directory;
  private final Path data;
  private final Command command;

  private Cluster(Path directory, Path data, Command command) {
    this.directory = directory;
    this.data = data;
    this.command = command;
  }

  /// The cluster in a directory, with its programs unpacked and its data directory made. The server
  /// may run or not.
  static Cluster in(Path directory) throws IOException {
    Path programs = Programs.in(directory);
    Command command = new Command(programs, directory.resolve("log"));
    String major = Programs.version().replaceFirst("\\..*", "");
    Path data = directory.resolve("data-" + major);
    if (!Files.exists(data)) {
      initialize(directory.resolve("initializing"), data, command);
    }
    return new Cluster(directory, data, command);
  }

  /// Starts the server if it does not run; waits for it if it is starting or stopping.
  ///
  /// @return whether it was started
  boolean bringUp() throws IOException {
    Deadline deadline = Deadline.in(PATIENCE);
    while (true) {
      Optional<Postmaster> postmaster = Postmaster.of(data);
      if (postmaster.isEmpty() || !postmaster.get().lives()) {
        start();
        return true;
      }
      if (answers(url(postmaster.get().port()))) {
        return false;
      }
      if (deadline.passed()) {
        throw new IOException(
            "it runs as process %d and does not answer".formatted(postmaster.get().pid()));
      }
      Deadline.pause();
    }
  }

  /// Stops the server if it runs, and waits until it has. Cuts the sessions that are left.
  void stop() throws IOException {
    if (Postmaster.of(data).filter(Postmaster::lives).isPresent()) {
      command.run("pg_ctl", List.of("stop", "-D", data.toString(), "-m", "fast", "-w", "-t", "60"));
    }
  }

  /// The server process; empty if there is none.
  Optional<Postmaster> postmaster() throws IOException {
    return Postmaster.of(data);
  }

  /// The JDBC URL of the server, which runs.
  String url() throws IOException {
    return url(postmaster().orElseThrow(() -> new IOException("it has just stopped")).port());
  }

  /// The server is known to be near and new: to ask it for encryption or for its version would cost
  /// each new session a round trip.
  private String url(int port) throws IOException {
    return "jdbc:postgresql://127.0.0.1:"
        + port
        + "/postgres?user="
        + USER
        + "&password="
        + password()
        + "&sslmode=disable&gssEncMode=disable&assumeMinServerVersion=14";
  }

  private void start() throws IOException {
    if (Files.exists(command.log())) {
      Files.move(command.log(), directory.resolve("log.last"), StandardCopyOption.REPLACE_EXISTING);
    }
    for (int attempt = 1; ; attempt++) {
      int port = choosePort();
      StringBuilder options = new StringBuilder("-p " + port);
      SETTINGS.forEach(setting -> options.append(" -c ").append(setting));
      Postmaster.forgetDead(data);
      try {
        List<String> arguments = new ArrayList<>(List.of("start", "-w", "-t", "60"));
        arguments.addAll(List.of("-D", data.toString(), "-l", command.log().toString()));
        arguments.addAll(List.of("-o", options.toString()));
        command.run("pg_ctl", arguments);
        writePrivately(
            urlFile(),
            "postgresql://%s:%s@127.0.0.1:%d/postgres%n".formatted(USER, password(), port));
        return;
      } catch (IOException e) {
        // The port may have been taken since it was chosen, or the last processes of a server that
        // was killed may still be on their way out.
        if (attempt == ATTEMPTS) {
          throw e;
        }
      }
      Deadline.pause();
    }
  }

  /// Whether the server of this data directory, and not a copy's or a stranger's, lets us in.
  private boolean answers(String url) {
    try (Connection session = new Login(url, Waits.serving(Duration.ZERO)).connect();
        Statement statement = session.createStatement();
        ResultSet row = statement.executeQuery("SHOW data_directory")) {
      row.next();
      return Files.isSameFile(Path.of(row.getString(1)), data);
    } catch (SQLException | IOException _) {
      return false;
    }
  }

  /// The port of the last time if it is free, so that a zoo that lost its server finds the next
  /// one.
  private int choosePort() throws IOException {
    int last = 0;
    if (Files.exists(urlFile())) {
      Matcher matcher = PORT.matcher(Files.readString(urlFile()));
      last = matcher.find() ? Integer.parseInt(matcher.group(1)) : 0;
    }
    try {
      return free(last);
    } catch (IOException _) {
      return free(0);
    }
  }

  private static int free(int wanted) throws IOException {
    InetAddress loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
    try (ServerSocket probe = new ServerSocket(wanted, 1, loopback)) {
      return probe.getLocalPort();
    }
  }

  private Path urlFile() {
    return directory.resolve("url");
  }

  private String password() throws IOException {
    return Files.readString(data.resolve(PASSWORD_FILE));
  }

  /// Makes a data directory, whole or not at all. Its only user has a password that nobody chose:
  /// the port is open to every user of this machine.
  private static void initialize(Path unfinished, Path data, Command command) throws IOException {
    Programs.delete(unfinished);
    Path password = unfinished.resolveSibling("password");
    byte[] random = new byte[16];
    new SecureRandom().nextBytes(random);
    writePrivately(password, HexFormat.of().formatHex(random));
    List<String> arguments = new ArrayList<>(List.of("-D", unfinished.toString()));
    arguments.addAll(List.of("-U", USER, "--pwfile", password.toString()));
    arguments.addAll(List.of("--encoding", "UTF8", "--no-locale"));
    // The password is sent as it is, over the loopback interface only. To prove it without sending
    // it is slow by design, and each session of a process that lives for one request would pay.
    arguments.addAll(List.of("--auth", "password", "-c", "scram_iterations=1"));
    command.run("initdb", arguments);
    Files.move(password, unfinished.resolve(PASSWORD_FILE));
    Files.move(unfinished, data, StandardCopyOption.ATOMIC_MOVE);
  }

  private static void writePrivately(Path file, String text) throws IOException {
    // A temporary file is its owner's alone from the first moment.
    Path unfinished = Files.createTempFile(file.toAbsolutePath().getParent(), "private", "");
    Files.writeString(unfinished, text);
    Files.move(
        unfinished, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
