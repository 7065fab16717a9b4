package org.serverzoo.api;

import static java.util.Objects.requireNonNull;

import java.net.InetSocketAddress;
import java.nio.file.Path;

/// Where the listening socket comes from.
public sealed interface Listen {

  /// A TCP socket of our own.
  ///
  /// @param address port 0 lets the system choose
  record Tcp(InetSocketAddress address) implements Listen {
    public Tcp {
      requireNonNull(address);
    }
  }

  /// A Unix domain socket of our own, removed when the server closes.
  record Unix(Path path) implements Listen {
    public Unix {
      requireNonNull(path);
    }
  }

  /// A socket that listens already and stands on file descriptor 0, as systemd's
  /// `StandardInput=socket` passes it.
  record Inherited() implements Listen {}
}
