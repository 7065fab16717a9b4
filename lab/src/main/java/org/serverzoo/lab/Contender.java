package org.serverzoo.lab;

import java.util.List;
import java.util.Map;

/// A server to be measured: a command that prints `listening on URL` once it serves, and stops on
/// SIGTERM.
///
/// @param label how its row is called
/// @param command without the processors, which the lab adds
/// @param environment of the process, all of it
/// @param wrapper whether the command's own process only looks after the server: its costs do not
///   count then, only those of what it starts
/// @param asked settings by name which must be found again among those that the command prints
/// @param route what it is asked for, where that is not what all are asked for; empty otherwise
public record Contender(
    String label,
    List<String> command,
    Map<String, String> environment,
    boolean wrapper,
    Map<String, String> asked,
    String route) {

  public Contender {
    command = List.copyOf(command);
    environment = Map.copyOf(environment);
    asked = Map.copyOf(asked);
  }
}
