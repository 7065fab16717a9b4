package org.serverzoo.processpool;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// A worker that serves nobody, and does what its master says: the other end of the line, in a
/// process of its own.
final class FakeWorker {

  private FakeWorker() {}

  /// Says that it is ready, and answers until it is told to end.
  ///
  /// @param arguments a file, and what the master adds: as long as the file is there, the worker
  ///   does not end when it is told to drain
  public static void main(String[] arguments) throws Exception {
    Path busy = Path.of(arguments[0]);
    Path master = Path.of(arguments[1].substring(arguments[1].indexOf('=') + 1));
    Runtime.getRuntime().addShutdownHook(new Thread(() -> awaitAbsence(busy)));
    try (WorkerLink link = WorkerLink.connect(master)) {
      link.ready(List.of());
      link.serve(() -> new WorkerStats(1, 1, 1, 1), _ -> {});
    }
  }

  private static void awaitAbsence(Path file) {
    try {
      while (Files.exists(file)) {
        Thread.sleep(10);
      }
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
    }
  }
}
