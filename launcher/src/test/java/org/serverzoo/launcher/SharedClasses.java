package org.serverzoo.launcher;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// The launcher's classes, read and verified once for all processes that the tests start: an
/// archive for class data sharing (JEP 350). A process is ready after two thirds of the CPU time
/// that it takes without, and so are those that it starts in turn. Made by the first test that
/// needs it since something was built.
final class SharedClasses {

  private static final Path FOLDER = Path.of("target", "shared-classes").toAbsolutePath();
  private static final Path ARCHIVE = FOLDER.resolve("zoo.jsa");

  /// The flags of a JVM that has this one's classes.
  static final List<String> FLAGS = flags();

  private SharedClasses() {}

  private static List<String> flags() {
    String jars = jars();
    // What is not in a jar has to come last: a JVM takes an archive whose class path its own begins
    // with.
    Path tests = Path.of("target", "test-classes").toAbsolutePath();
    return List.of("-XX:SharedArchiveFile=" + ARCHIVE, "-cp", jars + File.pathSeparator + tests);
  }

  /// One at a time: tests run in several JVMs.
  private static String jars() {
    try {
      Files.createDirectories(FOLDER);
      try (FileChannel file = FileChannel.open(FOLDER.resolve("lock"), CREATE, WRITE);
          FileLock _ = file.lock()) {
        String jars = OwnJars.classPath(FOLDER);
        if (!Files.exists(ARCHIVE)
            || Stream.of(jars.split(File.pathSeparator, -1))
                .anyMatch(jar -> OwnJars.isNewer(Path.of(jar), ARCHIVE))) {
          make(jars);
        }
        return jars;
      }
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    } catch (InterruptedException stopping) {
      throw new IllegalStateException(stopping);
    }
  }

  private static void make(String jars) throws IOException, InterruptedException {
    List<String> flags =
        List.of("-XX:ArchiveClassesAtExit=" + ARCHIVE, "-Xlog:disable", "-cp", jars);
    try (ZooProcess zoo =
        ZooProcess.of(ZooProcess.command(flags, Zoo.class, "run", "netty", "--port=0"))) {
      URI server = zoo.awaitReady();
      server.resolve("/row?id=1").toURL().openStream().close();
      server.resolve("/template").toURL().openStream().close();
      zoo.signal("TERM");
      if (zoo.exitCode() != 0 || !Files.exists(ARCHIVE)) {
        throw new IOException("no archive of the classes: " + zoo.rest() + zoo.errors());
      }
    }
  }
}
