package org.serverzoo.api;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/// Where the listening socket comes from.
public sealed interface Listen {

  /// Removes the file of a Unix domain socket of our own; of others there is none. To be called
  /// once, and while it listens still: when it is closed, the next server may put its own there.
  default void removeFile() throws IOException {
    if (this instanceof Unix(Path path)) {
      Files.deleteIfExists(path);
    }
  }

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

    /// Makes way for a new socket: one that was killed leaves its file behind, at which nobody else
    /// can listen; one that lives answers there.
    ///
    /// @throws BindException if another server listens there
    /// @throws IOException if something else has that name: it is left alone
    public void removeStale() throws IOException {
      if (!Files.exists(path)) {
        return;
      }
      // To connect to a plain file fails as if it were a socket at which nobody listens.
      if (!Files.readAttributes(path, BasicFileAttributes.class).isOther()) {
        throw new IOException("there is a file of that name, which is no socket");
      }
      try (SocketChannel _ = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
        throw new BindException("Address already in use: " + path);
      } catch (ConnectException stale) {
        Files.delete(path);
      }
    }
  }

  /// A socket that listens already and stands on file descriptor 0, as systemd's
  /// `StandardInput=socket` passes it.
  record Inherited() implements Listen {}
}
