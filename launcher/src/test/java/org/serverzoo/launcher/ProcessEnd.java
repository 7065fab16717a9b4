package org.serverzoo.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/// The end of a process that is no child of this one. [ProcessHandle#onExit] looks for it every 0.3
/// seconds, and takes a process for alive until whoever has adopted it has asked how it ended: in
/// some containers that is seconds later.
public final class ProcessEnd {

  private static final Duration LOOK_AGAIN = Duration.ofMillis(5);

  private ProcessEnd() {}

  /// Blocks until it has ended.
  public static void await(ProcessHandle process) {
    while (lives(process)) {
      LockSupport.parkNanos(LOOK_AGAIN.toNanos());
    }
  }

  private static boolean lives(ProcessHandle process) {
    if (!process.isAlive()) {
      return false;
    }
    try {
      String stat = Files.readString(Path.of("/proc", String.valueOf(process.pid()), "stat"));
      // The state comes after the name, which may hold anything. Z: ended, and nobody has asked.
      return !stat.substring(stat.lastIndexOf(')')).startsWith(") Z");
    } catch (IOException notLinuxOrJustGone) {
      return process.isAlive();
    }
  }
}
