package org.serverzoo.processpool;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/// A worker as `./zoo workers` shows it.
///
/// @param cpu processor time since its start
/// @param residentKib memory that is really there; 0 where the system does not tell
/// @param state `starting`, `serving` or `draining`
/// @param sessions its share of the database sessions
public record WorkerState(
    long pid, WorkerStats stats, Duration cpu, long residentKib, String state, int sessions) {

  static WorkerState of(PoolWorker worker) throws InterruptedException {
    ProcessHandle process = worker.process().toHandle();
    String state = worker.draining() ? "draining" : worker.isReady() ? "serving" : "starting";
    return new WorkerState(
        process.pid(),
        worker.askStats(),
        process.info().totalCpuDuration().orElse(Duration.ZERO),
        residentKib(Path.of("/proc", String.valueOf(process.pid()), "status")),
        state,
        worker.sessions());
  }

  /// @param status what the kernel tells of a process. It may be there and yet not be read, when
  ///   the process ends just then
  static long residentKib(Path status) {
    try {
      return Files.readAllLines(status).stream()
          .filter(line -> line.startsWith("VmRSS:"))
          .map(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
          .findFirst()
          .orElse(0L);
    } catch (IOException goneOrNotLinux) {
      return 0;
    }
  }
}
