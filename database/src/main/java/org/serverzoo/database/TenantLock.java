package org.serverzoo.database;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Keeps processes that share a server from starting or stopping it at the same time, and knows
/// which one is the last.
///
/// It is one file with two bytes to lock. Whoever holds the first, the *door*, alone may start or
/// stop the server. Whoever uses the server holds the second one together with all others; so the
/// last to leave is the one that can get it for itself alone. The kernel lets go of a process's
/// locks when it dies, however it dies.
///
/// POSIX locks belong to a process, and closing any channel of the file gives up all of them: a
/// process has one instance for a file. Not safe for use by several threads at once.
final class TenantLock implements AutoCloseable {

  private static final long DOOR = 0;
  private static final long TENANTS = 1;
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private final FileChannel file;
  private @Nullable FileLock tenancy;

  TenantLock(Path path) throws IOException {
    this.file =
        FileChannel.open(
            path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
  }

  /// Waits for whoever is starting or stopping the server, and keeps others from it until the
  /// result is closed.
  ///
  /// @throws IOException if the wait takes too long
  FileLock door() throws IOException {
    Deadline deadline = Deadline.in(PATIENCE);
    FileLock door = file.tryLock(DOOR, 1, false);
    while (door == null) {
      if (deadline.passed()) {
        throw new IOException("another process has been starting or stopping it for too long");
      }
      Deadline.pause();
      door = file.tryLock(DOOR, 1, false);
    }
    return door;
  }

  /// Becomes a tenant. The caller is inside the door.
  void join() throws IOException {
    tenancy = file.lock(TENANTS, 1, true);
  }

  /// Ceases to be one. The caller is inside the door.
  ///
  /// @return whether there is none left
  boolean leave() throws IOException {
    if (tenancy != null) {
      tenancy.release();
      tenancy = null;
    }
    try (FileLock alone = file.tryLock(TENANTS, 1, false)) {
      return alone != null;
    }
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
