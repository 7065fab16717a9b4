package org.serverzoo.launcher.beside;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.serverzoo.launcher.running.CannotStartException;
import org.serverzoo.launcher.running.DatabaseAddress;

/// A PgBouncer that runs.
///
/// Its directory, `.zoo/pgbouncer/PORT`, holds a password, so nobody else can enter it.
public record Pgbouncer(ApartProcess process, Path directory) implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /// The PgBouncer that is installed here.
  public record Program(Path path, String version) {

    private static final List<String> BEYOND_THE_PATH =
        List.of("/usr/sbin", "/usr/local/sbin", "/usr/local/bin", "/opt/homebrew/bin");

    /// Finds it on the path, or where systems put it.
    ///
    /// @throws CannotStartException if there is none
    public static Program find() {
      Path path =
          Programs.find("pgbouncer", Programs.directories(BEYOND_THE_PATH))
              .orElseThrow(() ->
                  new CannotStartException(
                      "PgBouncer is not installed; install it, on Debian and Ubuntu with"
                          + " `apt-get install pgbouncer`"));
      String said = Programs.output(path, "--version");
      return new Program(path, said.lines().findFirst().orElse("").replace("PgBouncer ", ""));
    }
  }

  /// Starts it and waits until it takes connections.
  ///
  /// @throws CannotStartException if it ends instead; its log says why
  public static Pgbouncer start(
      Program program,
      InetSocketAddress address,
      DatabaseAddress database,
      PoolMode mode,
      int poolSize)
      throws IOException, InterruptedException {
    Path directory = directory(address.getPort());
    configure(directory, address, database, mode, poolSize);
    Pgbouncer pooler =
        new Pgbouncer(
            ApartProcess.start(command(program, directory), OptionalInt.empty(), "TERM"),
            directory);
    if (!pooler.awaitConnection(address)) {
      pooler.close();
      throw new CannotStartException("PgBouncer does not start; see " + pooler.log());
    }
    return pooler;
  }

  private static Path directory(int port) throws IOException {
    Path home = Path.of(System.getProperty("zoo.home", ".zoo")).toAbsolutePath().normalize();
    Path directory = home.resolve("pgbouncer").resolve(String.valueOf(port));
    Files.createDirectories(directory);
    return Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
  }

  private static void configure(
      Path directory,
      InetSocketAddress address,
      DatabaseAddress database,
      PoolMode mode,
      int poolSize)
      throws IOException {
    Map<String, String> values =
        Map.of(
            "ZOO_DB_NAME", database.name(),
            "ZOO_DB_HOST", database.host(),
            "ZOO_DB_PORT", String.valueOf(database.port()),
            "ZOO_HOST", address.getAddress().getHostAddress(),
            "ZOO_PORT", String.valueOf(address.getPort()),
            "ZOO_DIRECTORY", directory.toString(),
            "ZOO_MODE", mode.word(),
            "ZOO_POOL_SIZE", String.valueOf(poolSize));
    Files.writeString(
        directory.resolve("pgbouncer.ini"), Template.of("pgbouncer/pgbouncer.ini").fill(values));
    Files.writeString(
        directory.resolve("users.txt"),
        quoted(database.user()) + ' ' + quoted(database.password()) + '\n');
    Files.deleteIfExists(directory.resolve("pgbouncer.log"));
  }

  private static String quoted(String text) {
    return '"' + text.replace("\"", "\"\"") + '"';
  }

  /// PgBouncer refuses the administrator. In a user namespace of its own it is nobody, and the
  /// files are still its own.
  private static ProcessBuilder command(Program program, Path directory) {
    List<String> plain =
        List.of(program.path().toString(), "-q", directory.resolve("pgbouncer.ini").toString());
    return System.getProperty("user.name").equals("root")
        ? new ProcessBuilder(List.of("unshare", "-U", plain.get(0), plain.get(1), plain.get(2)))
        : new ProcessBuilder(plain);
  }

  private boolean awaitConnection(InetSocketAddress address) throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!process.hasEnded() && System.nanoTime() - deadline < 0) {
      try (Socket socket = new Socket()) {
        socket.connect(address);
        return true;
      } catch (IOException notYet) {
        Thread.sleep(10);
      }
    }
    return false;
  }

  public Path log() {
    return directory.resolve("pgbouncer.log");
  }

  /// Ends it at once: who has a session loses it.
  @Override
  public void close() {
    process.stop(PATIENCE);
  }
}
