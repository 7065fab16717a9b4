package org.serverzoo.launcher;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The class path of a test, in jars as a user has it: a [StartCache] takes no folder of classes.
final class OwnJars {

  private OwnJars() {}

  /// @param folder where jars are made; those that are there stay
  static String classPath(Path folder) {
    return Arrays.stream(JavaCommand.classPath().split(File.pathSeparator, -1))
        .filter(entry -> !entry.endsWith("test-classes"))
        .map(entry -> jar(Path.of(entry), folder).toString())
        .collect(Collectors.joining(File.pathSeparator));
  }

  private static Path jar(Path entry, Path folder) {
    if (!Files.isDirectory(entry)) {
      return entry;
    }
    Path jar = folder.resolve(entry.toString().replace('/', '-').substring(1) + ".jar");
    if (!Files.exists(jar)) {
      try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar));
          Stream<Path> files = Files.walk(entry)) {
        List<Path> all = files.filter(Files::isRegularFile).toList();
        for (Path file : all) {
          out.putNextEntry(new JarEntry(entry.relativize(file).toString()));
          Files.copy(file, out);
        }
      } catch (IOException failed) {
        throw new UncheckedIOException(failed);
      }
    }
    return jar;
  }
}
