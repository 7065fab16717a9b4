package org.serverzoo.launcher;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Starts this program once more, in a JVM of its own.
final class JavaCommand {

  private JavaCommand() {}

  /// @param flags of the JVM
  static List<String> of(List<String> flags, List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    // The manifest says so only to a JVM that is started with -jar.
    command.add("--enable-native-access=ALL-UNNAMED");
    command.addAll(flags);
    command.add("-cp");
    command.add(absolute(System.getProperty("java.class.path")));
    command.add(Zoo.class.getName());
    command.addAll(arguments);
    return command;
  }

  private static String absolute(String path) {
    return String.join(
        System.getProperty("path.separator"),
        List.of(path.split(System.getProperty("path.separator"))).stream()
            .map(entry -> Path.of(entry).toAbsolutePath().toString())
            .toList());
  }

  /// Our environment without the variables that stand for dials: the arguments say it all.
  static Map<String, String> environmentWithoutDials() {
    Map<String, String> environment = new HashMap<>(System.getenv());
    environment.keySet().removeIf(name -> name.startsWith("ZOO_"));
    return environment;
  }
}
