package org.serverzoo.launcher;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The script `zoo` in a checkout of its own, where Maven and Java are scripts that say how they
/// were called.
class ZooScriptTest {

  @TempDir private Path temporary;

  private final Map<String, String> environment = new HashMap<>();
  private Path checkout;
  private Path maven;

  private record Outcome(int exitCode, String out, String err) {}

  @BeforeEach
  void checkOut() throws IOException {
    checkout = Files.createDirectories(temporary.toRealPath().resolve("a checkout"));
    maven = checkout.resolve("maven.calls");
    Files.copy(Path.of("..", "zoo"), checkout.resolve("zoo"));
    write(checkout.resolve("pom.xml"), "<project/>");
    write(checkout.resolve("nio/src/main/java/Nio.java"), "class Nio {}");
    write(checkout.resolve("nio/src/test/java/NioTest.java"), "class NioTest {}");
    program(checkout.resolve("mvnw"), "echo \"$@\" >>maven.calls; echo x >launcher/target/zoo.jar");
    environment.put("ZOO_JAVA_HOME", jdk("jdk 25", "25.0.3").toString());
  }

  private Path jdk(String name, String version) throws IOException {
    Path home = temporary.resolve(name);
    write(home.resolve("release"), "IMPLEMENTOR=\"Us\"\nJAVA_VERSION=\"" + version + "\"\n");
    program(home.resolve("bin/javac"), "exit 1");
    program(home.resolve("bin/java"), "echo \"" + name + "\"; printf '%s\\n' \"$@\"");
    return home;
  }

  private static void write(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private static void program(Path file, String script) throws IOException {
    write(file, "#!/bin/sh\n" + script + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private ProcessBuilder builder(Path script, String... arguments) {
    ProcessBuilder builder =
        new ProcessBuilder(
                Stream.concat(Stream.of(script.toString()), Stream.of(arguments)).toList())
            .directory(temporary.toFile())
            .redirectInput(new File("/dev/null"));
    builder.environment().clear();
    builder.environment().putAll(Map.of("PATH", "/usr/bin:/bin", "HOME", "/nowhere"));
    builder.environment().putAll(environment);
    return builder;
  }

  private Outcome zoo(String... arguments) throws Exception {
    return outcome(builder(checkout.resolve("zoo"), arguments).start());
  }

  private static Outcome outcome(Process process) throws Exception {
    // Little is written: no pipe fills up.
    String out = String.join("\n", process.inputReader(UTF_8).readAllLines());
    String err = String.join("\n", process.errorReader(UTF_8).readAllLines());
    return new Outcome(process.waitFor(), out, err);
  }

  private List<String> mavenCalls() throws IOException {
    return Files.exists(maven) ? Files.readAllLines(maven) : List.of();
  }

  private void outdate(String... files) throws IOException {
    for (String file : files) {
      Files.setLastModifiedTime(
          checkout.resolve(file), FileTime.from(Instant.now().plusSeconds(60)));
    }
  }

  @Test
  void buildsAndBecomesTheLauncher() throws Exception {
    Outcome outcome = zoo("run", "", "a b");

    assertThat(outcome.exitCode()).isZero();
    assertThat(outcome.out().lines())
        .startsWith("jdk 25")
        .contains("-Dzoo.home=" + checkout + "/.zoo")
        .endsWith("-jar", checkout + "/launcher/target/zoo.jar", "run", "", "a b");
    assertThat(outcome.err())
        .isEqualTo("Building Server Zoo (the first time this downloads its libraries) ...");
    assertThat(mavenCalls()).hasSize(1);
  }

  @Test
  void buildsOnceWhileNothingChanges() throws Exception {
    zoo();
    Outcome second = zoo();

    assertThat(second.err()).isEmpty();
    assertThat(mavenCalls()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"pom.xml", "nio/src/main/java/Nio.java", "nio/src/main/java"})
  void buildsAgainWhenASourceChanges(String file) throws Exception {
    zoo();
    outdate(file);
    Outcome second = zoo();

    assertThat(second.err()).isEqualTo("Building what has changed ...");
    assertThat(mavenCalls()).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"nio/src/test/java/NioTest.java", "zoo", "launcher/target/zoo.jar"})
  void leavesABuildAloneWhenSomethingElseChanges(String file) throws Exception {
    zoo();
    outdate(file);
    zoo();

    assertThat(mavenCalls()).hasSize(1);
  }

  @Test
  void buildsAgainAfterAClean() throws Exception {
    zoo();
    Files.delete(checkout.resolve("launcher/target/zoo.jar"));
    zoo();

    assertThat(mavenCalls()).hasSize(2);
  }

  @Test
  void neverBuildsWhereItIsToldNotTo() throws Exception {
    zoo();
    outdate("pom.xml");
    environment.put("ZOO_BUILD", "never");
    Outcome second = zoo("list");

    assertThat(second.exitCode()).isZero();
    assertThat(mavenCalls()).hasSize(1);
  }

  @Test
  void neverBuildsWithoutSources() throws Exception {
    zoo();
    outdate("nio/src/main/java/Nio.java");
    Files.delete(checkout.resolve("pom.xml"));
    zoo();

    assertThat(mavenCalls()).hasSize(1);
  }

  @Test
  void saysWhatIsMissingWhenItMayNotBuild() throws Exception {
    environment.put("ZOO_BUILD", "never");
    Outcome outcome = zoo();

    assertThat(outcome.exitCode()).isEqualTo(2);
    assertThat(outcome.err())
        .isEqualTo(
            "zoo: there is no %s/launcher/target/zoo.jar; build it with ./mvnw package"
                .formatted(checkout));
  }

  @Test
  void showsWhatMavenSaidWhenABuildFails() throws Exception {
    program(checkout.resolve("mvnw"), "echo '[ERROR] Nio.java:1: no such class'; exit 1");
    Outcome outcome = zoo();

    assertThat(outcome.exitCode()).isEqualTo(2);
    assertThat(outcome.out()).isEmpty();
    assertThat(outcome.err())
        .contains("[ERROR] Nio.java:1: no such class\n", "zoo: the build failed; ");
    assertThat(checkout.resolve(".zoo/building")).doesNotExist();
  }

  @Test
  void twoAtOnceBuildOnce() throws Exception {
    program(
        checkout.resolve("mvnw"), "echo x >>maven.calls; sleep 1; echo x >launcher/target/zoo.jar");
    Process first = builder(checkout.resolve("zoo")).start();
    Process second = builder(checkout.resolve("zoo")).start();

    assertThat(outcome(first).exitCode()).isZero();
    assertThat(outcome(second).exitCode()).isZero();
    assertThat(mavenCalls()).hasSize(1);
  }

  @Test
  void takesOverFromABuildThatWasKilled() throws Exception {
    Process gone = new ProcessBuilder("true").start();
    gone.waitFor();
    Files.createDirectory(checkout.resolve(".zoo"));
    Files.createSymbolicLink(
        checkout.resolve(".zoo/building"), Path.of(String.valueOf(gone.pid())));
    Outcome outcome = zoo();

    assertThat(outcome.exitCode()).isZero();
    assertThat(mavenCalls()).hasSize(1);
  }

  @Test
  void isFoundThroughSymbolicLinks() throws Exception {
    Path absolute = Files.createSymbolicLink(temporary.resolve("z1"), checkout.resolve("zoo"));
    Path relative = Files.createSymbolicLink(temporary.resolve("z2"), Path.of("z1"));
    Outcome outcome = outcome(builder(relative, "list").start());

    assertThat(absolute).isSymbolicLink();
    assertThat(outcome.out()).contains(checkout + "/launcher/target/zoo.jar");
  }

  @Test
  void takesTheFlagsItIsGiven() throws Exception {
    environment.put("ZOO_JAVA_OPTS", "-Xmx64m -XX:+UseSerialGC");
    environment.put("ZOO_WORKER_JAVA_OPTS", "-Xmx32m -Xint");
    environment.put("ZOO_HOME", "/some where");

    assertThat(zoo().out().lines())
        .startsWith(
            "jdk 25",
            "-Xmx64m",
            "-XX:+UseSerialGC",
            "-Dzoo.worker-java-opts=-Xmx32m -Xint",
            "-Dzoo.home=/some where",
            "-jar");
  }

  @Test
  void refusesAnOldJavaThatItIsTold() throws Exception {
    Path old = jdk("jdk 17", "17.0.15");
    environment.put("ZOO_JAVA_HOME", old.toString());
    Outcome outcome = zoo();

    assertThat(outcome.exitCode()).isEqualTo(2);
    assertThat(outcome.err())
        .isEqualTo("zoo: ZOO_JAVA_HOME is %s, where there is no JDK 25 or newer".formatted(old));
  }

  @Test
  void needsNoCompilerWhenNothingIsToBeBuilt() throws Exception {
    zoo();
    Files.delete(Path.of(environment.get("ZOO_JAVA_HOME"), "bin/javac"));

    assertThat(zoo().exitCode()).isZero();
    outdate("pom.xml");
    assertThat(zoo().exitCode()).isEqualTo(2);
  }

  @Test
  void looksForANewEnoughJavaElsewhere() throws Exception {
    environment.remove("ZOO_JAVA_HOME");
    environment.put("JAVA_HOME", jdk("jdk 17", "17.0.15").toString());
    Path onPath = jdk("jdk 26", "26");
    Path bin = Files.createDirectories(temporary.resolve("bin"));
    Files.createSymbolicLink(bin.resolve("java"), onPath.resolve("bin/java"));
    environment.put("PATH", bin + ":/usr/bin:/bin");

    assertThat(zoo().out().lines()).startsWith("jdk 26");
  }
}
