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
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;
import org.serverzoo.launcher.commands.Zoo;
import org.serverzoo.launcher.running.OwnJars;

/// The launcher's classes, read and verified once for all processes that the tests start: an
/// archive for class data sharing (JEP 310). A process is ready after three quarters of the CPU
/// time that it takes without, and so are those that it starts in turn. Made by the first test that
/// needs it since something was built.
public final class SharedClasses {

  // Relative, because among a worker's flags there is no room for a space.
  private static final Path FOLDER = Path.of("target", "shared-classes");
  private static final Path ARCHIVE = FOLDER.resolve("zoo.jsa");

  /// The flag that uses the archive, where the class path begins as in [#FLAGS].
  static final String USED = "-XX:SharedArchiveFile=" + ARCHIVE;

  /// The flags of a JVM that has this one's classes.
  public static final List<String> FLAGS = flags();

  private SharedClasses() {}

  private static List<String> flags() {
    String jars = jars();
    // What is not in a jar has to come last: a JVM takes an archive whose class path its own begins
    // with.
    Path tests = Path.of("target", "test-classes").toAbsolutePath();
    return List.of(USED, "-cp", jars + File.pathSeparator + tests);
  }

  /// One at a time: tests run in several JVMs.
  private static String jars() {
    try {
      Files.createDirectories(FOLDER);
      try (FileChannel file = FileChannel.open(FOLDER.resolve("lock"), CREATE, WRITE);
          FileLock _ = file.lock()) {
        String jars = OwnJars.classPath(FOLDER.toAbsolutePath());
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
    Path list = FOLDER.resolve("classes");
    List<String> listing = List.of("-XX:DumpLoadedClassList=" + list, "-cp", jars);
    try (ZooProcess zoo =
        ZooProcess.of(ZooProcess.command(listing, Zoo.class, "run", "netty", "--port=0"))) {
      URI server = zoo.awaitReady();
      server.resolve("/row?id=1").toURL().openStream().close();
      server.resolve("/template").toURL().openStream().close();
      zoo.signal("TERM");
      require(zoo);
    }
    leaveUnlinked(list);
    // Whole, or not there.
    Path half = FOLDER.resolve("half.jsa");
    List<String> dumping =
        List.of(
            "-Xshare:dump",
            "-XX:SharedClassListFile=" + list,
            "-XX:SharedArchiveFile=" + half,
            "-cp",
            jars);
    try (ZooProcess dump = ZooProcess.of(ZooProcess.command(dumping, Zoo.class))) {
      require(dump);
    }
    Files.move(half, ARCHIVE, StandardCopyOption.ATOMIC_MOVE);
  }

  /// The list also says which constants are resolved already. A class is linked for that, and one
  /// of picocli's age that has been linked is not archived.
  private static void leaveUnlinked(Path list) throws IOException {
    List<String> lines = Files.readAllLines(list);
    lines.removeIf(line -> line.startsWith("@cp picocli/"));
    Files.write(list, lines);
  }

  private static void require(ZooProcess done) throws IOException, InterruptedException {
    List<String> said = done.rest();
    if (done.exitCode() != 0) {
      throw new IOException("the classes cannot be archived: " + said + done.errors());
    }
  }
}
