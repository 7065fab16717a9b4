package org.serverzoo.lab;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What a figure depends on, besides the design.
final class Machine {

  private Machine() {}

  /// By name, in the order in which a person asks.
  static Map<String, String> facts(Plan plan) {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("at", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
    facts.put("processor", value("/proc/cpuinfo", "model name"));
    facts.put("processors", String.valueOf(Runtime.getRuntime().availableProcessors()));
    facts.put("memory", value("/proc/meminfo", "MemTotal"));
    facts.put("kernel", System.getProperty("os.name") + " " + System.getProperty("os.version"));
    facts.put(
        "java",
        System.getProperty("java.vendor.version", "") + " " + System.getProperty("java.vm.name"));
    facts.put("tool", firstLine(versionCommand(plan.tool())));
    return facts;
  }

  private static List<String> versionCommand(LoadTool tool) {
    return switch (tool) {
      case Wrk _ -> List.of("wrk", "-v");
      case Ab _ -> List.of("ab", "-V");
      case H2load _ -> List.of("h2load", "--version");
      // It has no option for that.
      case Hey _ -> List.of("echo", "hey");
    };
  }

  /// What follows the name and a colon; empty where there is no such line.
  private static String value(String file, String name) {
    try {
      return Files.readAllLines(Path.of(file)).stream()
          .filter(line -> line.startsWith(name))
          .findFirst()
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .orElse("");
    } catch (IOException unreadable) {
      return "";
    }
  }

  /// Of what a command prints; empty if it prints nothing.
  private static String firstLine(List<String> command) {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      process.getOutputStream().close();
      String output = new String(process.getInputStream().readAllBytes(), UTF_8);
      return output.lines().findFirst().orElse("").strip();
    } catch (IOException missing) {
      return "";
    }
  }
}
