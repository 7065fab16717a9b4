package org.serverzoo.api;

import java.io.IOException;

/// A design that serves the application from processes of its own. It never sees the application:
/// each worker is started with a command line that brings it along.
public non-sealed interface ProcessDesign extends Design {

  /// Opens the listening socket and starts workers as the design wants them until the result is
  /// closed.
  ///
  /// @param worker starts one worker, which takes its socket from file descriptor 0
  /// @throws IllegalArgumentException if the settings make no sense for this design, with a
  ///   sentence for the user
  /// @throws IOException if the socket cannot be opened or no worker comes up; nothing is left
  ///   running then
  Running start(WorkerCommand worker, Settings settings) throws IOException;
}
