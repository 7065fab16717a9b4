package org.serverzoo.launcher.running;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The class path of a test, in jars as a user has it: a [StartCache] takes no folder of classes.
public final class OwnJars {

  /// What tests are written with. A server needs none of it, and every one would look through their
  /// eight thousand classes, half of all that there are.
  private static final Pattern OF_TESTS =
      Pattern.compile("(junit|assertj|byte-buddy|opentest4j|apiguardian).*\\.jar");

  private OwnJars() {}

  /// The class path of jars instead of folders.
  ///
  /// @param folder where jars are made; those that are up to date stay
  public static String classPath(Path folder) {
    return Arrays.stream(JavaCommand.classPath().split(File.pathSeparator, -1))
        .map(Path::of)
        .filter(OwnJars::isOfUsers)
        .map(entry -> jar(entry, folder).toString())
        .collect(Collectors.joining(File.pathSeparator));
  }

  private static boolean isOfUsers(Path entry) {
    String name = entry.getFileName().toString();
    return !name.equals("test-classes") && !OF_TESTS.matcher(name).matches();
  }

  private static Path jar(Path entry, Path folder) {
    if (!Files.isDirectory(entry)) {
      return entry;
    }
    Path jar = folder.resolve(entry.toString().replace('/', '-').substring(1) + ".jar");
    try (Stream<Path> files = Files.walk(entry)) {
      List<Path> all = files.toList();
      if (!Files.exists(jar) || all.stream().anyMatch(file -> isNewer(file, jar))) {
        write(entry, all, jar);
      }
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
    return jar;
  }

  private static void write(Path entry, List<Path> all, Path jar) throws IOException {
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
      for (Path file : all) {
        if (Files.isRegularFile(file)) {
          out.putNextEntry(new JarEntry(entry.relativize(file).toString()));
          Files.copy(file, out);
        }
      }
    }
  }

  /// A folder is newer when a file in it has come or gone.
  public static boolean isNewer(Path file, Path than) {
    try {
      return Files.getLastModifiedTime(file).compareTo(Files.getLastModifiedTime(than)) > 0;
    } catch (IOException gone) {
      throw new UncheckedIOException(gone);
    }
  }
}
