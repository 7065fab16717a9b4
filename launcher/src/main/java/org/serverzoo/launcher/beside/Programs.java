package org.serverzoo.launcher.beside;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.serverzoo.launcher.running.CannotStartException;

/// Programs of this machine, by their names.
final class Programs {

  private Programs() {}

  /// Those of the `PATH`, then further ones.
  static List<Path> directories(List<String> further) {
    String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
    return Stream.concat(Stream.of(path.split(File.pathSeparator)), further.stream())
        .filter(directory -> !directory.isEmpty())
        .map(Path::of)
        .toList();
  }

  /// The first of the directories that has the program decides.
  static Optional<Path> find(String name, List<Path> directories) {
    return directories.stream()
        .map(directory -> directory.resolve(name))
        .filter(Files::isExecutable)
        .filter(Files::isRegularFile)
        .findFirst();
  }

  /// What a program says, on standard output and standard error.
  ///
  /// @throws CannotStartException if it cannot be run
  static String output(Path program, String argument) {
    try {
      Process process =
          new ProcessBuilder(program.toString(), argument)
              .redirectInput(new File("/dev/null"))
              .redirectErrorStream(true)
              .start();
      return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException unusable) {
      throw new CannotStartException(
          program + " cannot be run: " + unusable.getMessage(), unusable);
    }
  }
}
