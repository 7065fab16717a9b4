package org.serverzoo.lab;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A program that sends requests as fast as they are answered (a closed loop), and counts.
public sealed interface LoadTool permits Wrk, Ab, Hey, H2load {

  /// All that the lab can play and read.
  List<LoadTool> ALL = List.of(new Wrk(), new Ab(), new Hey(), new H2load());

  /// The command's name.
  String name();

  /// How to get it.
  String installation();

  /// Why it cannot play this load; empty if it can.
  Optional<String> refusal(Load load);

  /// How many processors it can use at most.
  int mostCpus();

  /// What plays the load.
  ///
  /// @param scratch a directory for files that live as long as the lab
  List<String> command(Load load, URI url, Path scratch) throws IOException;

  /// Reads what it printed, standard output and error together.
  ///
  /// @throws TurnFailedException if it says no figures; that nothing was answered is a figure
  Played read(String output, Load load) throws TurnFailedException;

  /// The one of that name.
  ///
  /// @throws IllegalArgumentException with the rest of a sentence that begins with the option
  static LoadTool named(String name) {
    return ALL.stream()
        .filter(tool -> tool.name().equals(name))
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException(
                "'%s' is no load tool that is known here; use %s"
                    .formatted(
                        name, ALL.stream().map(LoadTool::name).collect(Collectors.joining(", ")))));
  }

  /// Whether a command of that name is on the PATH.
  static boolean isInstalled(String command) {
    return directories().anyMatch(directory -> directory.resolve(command).toFile().canExecute());
  }

  private static Stream<Path> directories() {
    // NGINX is where only root's PATH leads.
    String path = Optional.ofNullable(System.getenv("PATH")).orElse("") + ":/usr/sbin:/sbin";
    return Arrays.stream(path.split(":", -1)).filter(entry -> !entry.isEmpty()).map(Path::of);
  }
}
