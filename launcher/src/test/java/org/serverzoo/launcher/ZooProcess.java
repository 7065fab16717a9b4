package org.serverzoo.launcher;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.serverzoo.launcher.commands.Zoo;

/// The command in a process of its own, as a user starts it.
public final class ZooProcess implements AutoCloseable {

  /// A tenth less CPU time for a start than with the usual threshold: most of what is called 200
  /// times in it is never called again.
  private static final String COMPILE_LATER = "-XX:CompileThresholdScaling=4";

  private static final List<String> SHORT_LIVED =
      List.of("-XX:TieredStopAtLevel=1", COMPILE_LATER, "-XX:+UseSerialGC");

  private final Process process;
  private final BufferedReader out;
  private final Path errors;

  private ZooProcess(ProcessBuilder builder) throws IOException {
    errors = Files.createTempFile("zoo", ".err");
    process = builder.redirectError(errors.toFile()).start();
    out = process.inputReader(UTF_8);
  }

  /// Starts the launcher's classes as this test has them.
  public static ZooProcess start(String... arguments) throws IOException {
    return of(command(Zoo.class, arguments));
  }

  /// Starts the script, which runs the finished jars with its own flags.
  static ZooProcess script(String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of(Path.of("..", "zoo").toString()));
    command.addAll(List.of(arguments));
    return of(command);
  }

  /// Starts any command, without variables that would set dials.
  public static ZooProcess of(List<String> command) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().keySet().removeIf(name -> name.startsWith("ZOO_"));
    builder.environment().put("ZOO_BUILD", "never");
    builder.environment().put("ZOO_HOME", System.getProperty("zoo.home", ".zoo"));
    builder.environment().put("ZOO_JAVA_HOME", System.getProperty("java.home"));
    return new ZooProcess(builder.redirectInput(new File("/dev/null")));
  }

  /// What starts a class in a JVM like this one, and whatever workers it has in such JVMs too.
  public static List<String> command(Class<?> main, String... arguments) {
    List<String> flags = new ArrayList<>(SharedClasses.FLAGS);
    flags.add(
        "-Dzoo.worker-java-opts=-Xms16m -Xmx128m %s %s"
            .formatted(String.join(" ", SHORT_LIVED), SharedClasses.USED));
    return command(flags, main, arguments);
  }

  public static List<String> command(List<String> flags, Class<?> main, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("--enable-native-access=ALL-UNNAMED");
    command.addAll(SHORT_LIVED);
    command.add("-Dzoo.home=" + System.getProperty("zoo.home", ".zoo"));
    command.addAll(flags);
    command.add(main.getName());
    command.addAll(List.of(arguments));
    return command;
  }

  /// Blocks until the server listens.
  public URI awaitReady() throws IOException {
    List<String> lines = readUntil("listening on ");
    return URI.create(lines.getLast().substring("listening on ".length()));
  }

  /// Blocks until a line begins so.
  ///
  /// @return all lines up to that one
  public List<String> readUntil(String beginning) throws IOException {
    List<String> lines = new ArrayList<>();
    for (String line = out.readLine(); line != null; line = out.readLine()) {
      lines.add(line);
      if (line.startsWith(beginning)) {
        return lines;
      }
    }
    throw new IOException("no line begins with '" + beginning + "' in " + lines + errors());
  }

  /// What is left on standard output. Blocks until the process has ended.
  public List<String> rest() throws IOException {
    return out.readAllLines();
  }

  /// All of standard error so far.
  public String errors() {
    try {
      return Files.readString(errors);
    } catch (IOException gone) {
      throw new UncheckedIOException(gone);
    }
  }

  /// Skips the test where whoever runs it has had the signal ignored, as `nohup` does: the process
  /// has inherited that, and is right to heed it.
  ///
  /// @param name such as `TERM` or `INT`
  public void signal(String name) throws IOException, InterruptedException {
    assumeHeeds(name);
    signal(name, String.valueOf(process.pid()));
  }

  private void assumeHeeds(String name) throws IOException {
    assumeThat(ignores(name)).as("this test was started with SIG%s ignored", name).isFalse();
  }

  private boolean ignores(String name) throws IOException {
    int bit = List.of("HUP", "INT").indexOf(name); // Signals 1 and 2.
    Path status = Path.of("/proc", String.valueOf(process.pid()), "status");
    if (bit < 0 || !Files.exists(status)) {
      return false;
    }
    try (Stream<String> lines = Files.lines(status)) {
      return lines
          .filter(line -> line.startsWith("SigIgn:"))
          .map(line -> Long.parseUnsignedLong(line.substring("SigIgn:".length()).strip(), 16))
          .anyMatch(mask -> (mask >> bit & 1) == 1);
    }
  }

  /// Sends a signal to the group of processes that this one leads, as a terminal does. Skips the
  /// test as [#signal(String)] does.
  public void signalGroup(String name) throws IOException, InterruptedException {
    assumeHeeds(name);
    signal(name, "-" + process.pid());
  }

  private static void signal(String name, String to) throws IOException, InterruptedException {
    Process kill = new ProcessBuilder("kill", "-" + name, "--", to).inheritIO().start();
    assertThat(kill.waitFor()).isZero();
  }

  /// Blocks until the process has ended.
  public int exitCode() throws InterruptedException {
    return process.waitFor();
  }

  /// Ends the process if the test has not.
  @Override
  public void close() throws IOException {
    process.destroyForcibly().onExit().join();
    out.close();
    Files.delete(errors);
  }
}
