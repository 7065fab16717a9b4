package org.serverzoo.api;

import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// How a process design starts a worker, which brings the application along.
///
/// @param command the program and its arguments
/// @param environment all the variables that a worker has; what must not be seen in a list of
///   processes, such as a password, is passed here
/// @param databaseSessions how many sessions to the database all workers may have open together; 0
///   if there is no database
/// @param sockets a directory that only this user can enter, with a path short enough for Unix
///   domain sockets in it
public record WorkerCommand(
    List<String> command, Map<String, String> environment, int databaseSessions, Path sockets) {

  public WorkerCommand {
    command = List.copyOf(command);
    environment = Map.copyOf(environment);
    if (databaseSessions < 0) {
      throw new IllegalArgumentException("database sessions must not be negative");
    }
  }

  /// A worker that can be started: its output is ours, its standard input is nothing.
  ///
  /// @param more further arguments
  public ProcessBuilder process(List<String> more) {
    ProcessBuilder builder =
        new ProcessBuilder(Stream.concat(command.stream(), more.stream()).toList());
    builder.environment().clear();
    builder.environment().putAll(environment);
    return builder.inheritIO().redirectInput(new File("/dev/null"));
  }
}
