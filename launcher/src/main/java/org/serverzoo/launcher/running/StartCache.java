package org.serverzoo.launcher.running;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarFile;

/// The classes of a [ConnectionProcess] as a JVM wants them, in a file that all such processes map:
/// an AOT cache (JEP 483 and 514). Made by playing the [Rehearsal] once.
///
/// The file's name tells what it was made of: the JVM, its flags, and each jar with its date. So a
/// cache never has to be declared out of date; when something has changed, another one is made and
/// the old ones are removed. Two servers that make it at the same time both do, and the last to be
/// done wins.
///
/// @param java the program and its flags
/// @param environment of the rehearsal, with the database if there is one
record StartCache(List<String> java, String classPath, Map<String, String> environment) {

  private static final Path HOME = Path.of(System.getProperty("zoo.home", ".zoo"), "aot");

  private static final long MAKING_SECONDS = 60;

  /// Classes are loaded from the cache when they are needed. Linked beforehand (the default), all
  /// that any route may need would be there from the start, and take twice as long.
  private static final String WHEN_NEEDED = "-XX:-AOTClassLinking";

  /// The JVM's flag that uses the cache, which is made if it is missing.
  ///
  /// @return empty if there can be none: classes that are not in jars, a JVM that cannot do it, a
  ///   disk that is full
  Optional<String> ready() {
    try {
      Set<Path> jars = jars();
      if (!jars.stream().allMatch(Files::isRegularFile)) {
        return Optional.empty();
      }
      Path cache = HOME.resolve(name(jars)).toAbsolutePath();
      if (!Files.exists(cache)) {
        make(cache);
      }
      String flag = "-XX:AOTCache=" + cache;
      return run(List.of(flag, "-XX:AOTMode=on", "-version"))
          ? Optional.of(flag)
          : Optional.empty();
    } catch (IOException | UncheckedIOException without) {
      return Optional.empty();
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  /// Those of the class path, and those that their manifests name.
  private Set<Path> jars() throws IOException {
    Set<Path> jars = new LinkedHashSet<>();
    for (String entry : classPath.split(File.pathSeparator, -1)) {
      Path path = Path.of(entry);
      if (jars.add(path) && Files.isRegularFile(path)) {
        try (JarFile jar = new JarFile(path.toFile())) {
          String more =
              jar.getManifest() == null
                  ? null
                  : jar.getManifest().getMainAttributes().getValue(Attributes.Name.CLASS_PATH);
          if (more != null) {
            for (String name : more.split(" ", -1)) {
              jars.add(path.resolveSibling(name));
            }
          }
        }
      }
    }
    return jars;
  }

  private String name(Set<Path> jars) throws IOException {
    StringBuilder made = new StringBuilder();
    made.append(System.getProperty("java.vm.version")).append(java);
    for (Path jar : jars) {
      made.append('\n').append(jar).append(' ').append(Files.size(jar));
      made.append(' ').append(Files.getLastModifiedTime(jar));
    }
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(made.toString().getBytes(UTF_8));
      return HexFormat.of().formatHex(digest, 0, 8) + ".aot";
    } catch (NoSuchAlgorithmException impossible) {
      throw new AssertionError("every JDK has SHA-256", impossible);
    }
  }

  private void make(Path cache) throws IOException, InterruptedException {
    Files.createDirectories(HOME);
    Path half = cache.resolveSibling(cache.getFileName() + "." + ProcessHandle.current().pid());
    List<String> rehearsal =
        List.of(
            WHEN_NEEDED,
            "-XX:AOTCacheOutput=" + half,
            "-cp",
            classPath,
            ConnectionProcess.class.getName(),
            ConnectionProcess.REHEARSAL);
    try {
      if (run(rehearsal) && Files.exists(half)) {
        Files.move(half, cache, StandardCopyOption.ATOMIC_MOVE);
        removeAllBut(cache);
      }
    } finally {
      Files.deleteIfExists(half);
    }
  }

  private boolean run(List<String> arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(java);
    command.addAll(arguments);
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectInput(new File("/dev/null"));
    builder.environment().clear();
    builder.environment().putAll(environment);
    Process process = builder.start();
    if (!process.waitFor(MAKING_SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly().waitFor();
    }
    return process.exitValue() == 0;
  }

  private static void removeAllBut(Path cache) throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(HOME, "*.aot")) {
      for (Path file : files) {
        if (!file.getFileName().equals(cache.getFileName())) {
          Files.deleteIfExists(file);
        }
      }
    }
  }
}
