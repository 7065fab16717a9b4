package org.serverzoo.api;

import java.io.IOException;

/// A design that serves the application from threads of this process.
public non-sealed interface ServerDesign extends Design {

  /// Opens the listening socket and serves from it until the result is closed.
  ///
  /// @throws IOException if the socket cannot be opened; nothing is left running then
  Running start(Application application, Settings settings) throws IOException;
}
