package org.serverzoo.launcher.running;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Starts this program once more, in a JVM of its own.
public final class JavaCommand {

  private JavaCommand() {}

  /// The command line.
  ///
  /// @param flags of the JVM
  public static List<String> of(List<String> flags, Class<?> main, List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(java());
    // The manifest says so only to a JVM that is started with -jar.
    command.add("--enable-native-access=ALL-UNNAMED");
    command.addAll(flags);
    command.add("-cp");
    command.add(classPath());
    command.add(main.getName());
    command.addAll(arguments);
    return command;
  }

  /// The program `java` that runs this one.
  static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  /// Ours, whatever directory a child starts in.
  public static String classPath() {
    return absolute(System.getProperty("java.class.path"));
  }

  private static String absolute(String path) {
    return String.join(
        System.getProperty("path.separator"),
        List.of(path.split(System.getProperty("path.separator"))).stream()
            .map(entry -> Path.of(entry).toAbsolutePath().toString())
            .toList());
  }

  /// Of this JVM, as the script `zoo` or the user has set them.
  public static List<String> flags() {
    return ManagementFactory.getRuntimeMXBean().getInputArguments();
  }

  /// The commit that the checkout is at; empty if git does not tell.
  public static String commit() {
    Path jar = Path.of(System.getProperty("java.class.path").split(":", 2)[0]).toAbsolutePath();
    try {
      Process git =
          new ProcessBuilder(
                  "git",
                  "-C",
                  jar.resolveSibling(".").toString(),
                  "describe",
                  "--always",
                  "--dirty")
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      return new String(git.getInputStream().readAllBytes(), UTF_8).strip();
    } catch (IOException noGit) {
      return "";
    }
  }

  /// Our environment without the variables that stand for dials: the arguments say it all.
  public static Map<String, String> environmentWithoutDials() {
    Map<String, String> environment = new HashMap<>(System.getenv());
    environment.keySet().removeIf(name -> name.startsWith("ZOO_"));
    return environment;
  }
}
