package org.serverzoo.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.pebbletemplates.pebble.PebbleEngine;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.serverzoo.api.Request;
import org.serverzoo.database.Database;
import org.slf4j.LoggerFactory;
import tools.jackson.core.json.JsonFactory;

/// Looks over the shoulder of a fresh JVM that answers one request.
class ClassLoadingTest {

  private static final String TEMPLATES = "io.pebbletemplates.";
  private static final String JSON = "tools.jackson.";
  private static final String LOGGING = "org.slf4j.";
  private static final String RANDOM_KEYS = "java.security.SecureRandom";
  private static final List<String> DATABASE =
      List.of("org.serverzoo.database.Pool", "com.zaxxer.", "org.postgresql.");

  @Test
  void servesThePageWithoutLoadingWhatOtherRoutesNeed() throws Exception {
    List<String> loaded = classesLoadedFor("/");

    assertThat(loadedOf(loaded, "org.serverzoo.app.FixedAnswer")).isNotEmpty();
    assertThat(loadedOf(loaded, TEMPLATES, JSON, LOGGING, RANDOM_KEYS)).isEmpty();
    assertThat(loadedOf(loaded, DATABASE)).isEmpty();
    assertThat(loadedOf(loaded, "org.serverzoo.api.Problem")).isEmpty();
    assertThat(
            loadedOf(
                loaded,
                "java.util.regex.",
                "java.util.Formatter",
                "java.time.format.",
                // What finds resources among the JDK's modules.
                "jdk.internal.jimage.",
                // What makes lambdas and concatenates strings.
                "java.lang.invoke.LambdaForm$",
                "java.lang.invoke.StringConcatFactory"))
        .isEmpty();
  }

  @Test
  void rendersTheTemplateWithoutLoadingJsonOrDatabase() throws Exception {
    List<String> loaded = classesLoadedFor("/template");

    assertThat(loadedOf(loaded, TEMPLATES)).isNotEmpty();
    assertThat(loadedOf(loaded, JSON, RANDOM_KEYS)).isEmpty();
    assertThat(loadedOf(loaded, DATABASE)).isEmpty();
  }

  @Test
  void readsARowWithoutLoadingTheTemplate() throws Exception {
    List<String> loaded = classesLoadedFor("/row?id=1");

    assertThat(loadedOf(loaded, JSON)).isNotEmpty();
    assertThat(loadedOf(loaded, TEMPLATES, LOGGING, RANDOM_KEYS)).isEmpty();
  }

  private static List<String> loadedOf(List<String> loaded, String... prefixes) {
    return loadedOf(loaded, List.of(prefixes));
  }

  private static List<String> loadedOf(List<String> loaded, List<String> prefixes) {
    return loaded.stream().filter(name -> prefixes.stream().anyMatch(name::startsWith)).toList();
  }

  private static List<String> classesLoadedFor(String target)
      throws IOException, InterruptedException {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    Process child =
        new ProcessBuilder(
                java,
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xlog:class+load=info:stdout:none",
                "-cp",
                classPath(),
                ServeOneRequest.class.getName(),
                target)
            .redirectErrorStream(true)
            .start();
    String output = new String(child.getInputStream().readAllBytes(), UTF_8);
    assertThat(child.waitFor()).as(output).isZero();
    // A line reads `name source: where from`.
    return output
        .lines()
        .filter(line -> line.contains(" source: "))
        .map(line -> line.substring(0, line.indexOf(" source: ")))
        .toList();
  }

  /// Where the application's parts come from, whatever runs this test.
  private static String classPath() {
    return Stream.of(
            ServeOneRequest.class,
            ZooApplication.class,
            Request.class,
            Database.class,
            PebbleEngine.class,
            JsonFactory.class,
            LoggerFactory.class)
        .map(part -> part.getProtectionDomain().getCodeSource().getLocation().getPath())
        .distinct()
        .collect(Collectors.joining(File.pathSeparator));
  }
}
