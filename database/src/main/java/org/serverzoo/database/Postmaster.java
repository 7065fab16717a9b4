package org.serverzoo.database;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// The server process of a data directory, as its `postmaster.pid` tells.
///
/// @param pid its process id
/// @param port where it listens
record Postmaster(long pid, int port) {

  private static final String FILE = "postmaster.pid";

  /// The one that the file names; empty without a file, and while the file is being written.
  static Optional<Postmaster> of(Path data) throws IOException {
    try {
      // Line by line: process id, data directory, start time, port, and more.
      List<String> lines = Files.readAllLines(data.resolve(FILE));
      return lines.size() < 4
          ? Optional.empty()
          : Optional.of(
              new Postmaster(
                  Long.parseLong(lines.get(0).strip()), Integer.parseInt(lines.get(3).strip())));
    } catch (NoSuchFileException _) {
      return Optional.empty();
    }
  }

  /// Whether that process lives and is a PostgreSQL. After a crash its number may belong to any
  /// process, above all in a container, where numbers begin at 1 each time.
  boolean lives() {
    return ProcessHandle.of(pid)
        .flatMap(process -> process.info().command())
        .map(command -> Path.of(command).getFileName().toString())
        // Elsewhere "postgres.exe"; and "postgres (deleted)" if its file is gone.
        .filter(name -> name.startsWith("postgres"))
        .isPresent();
  }

  /// Removes the file that a dead server left. PostgreSQL does so itself, unless the number has
  /// gone to another process of the same user; then it would refuse to start.
  static void forgetDead(Path data) throws IOException {
    Optional<Postmaster> last = of(data);
    if (last.isPresent() && !last.get().lives()) {
      Files.delete(data.resolve(FILE));
    }
  }
}
