package org.serverzoo.launcher.running;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.serverzoo.launcher.control.Told;

/// What `./zoo workers` says of a running server, asked without a process of its own for it.
///
/// @param lines one for each worker
public record WorkersTable(List<String> lines) {

  /// The workers after a change, or as they are.
  public static WorkersTable of(URI server, String... change) {
    return of(new InetSocketAddress(server.getPort()), change);
  }

  /// As [#of(URI, String...)], wherever it listens.
  public static WorkersTable of(SocketAddress server, String... change) {
    return ofLines(
        Told.lines(server, String.join(" ", "workers", String.join(" ", change)).strip()));
  }

  /// Reads it.
  ///
  /// @param lines the first of them is the title
  public static WorkersTable ofLines(List<String> lines) {
    return new WorkersTable(lines.subList(1, lines.size()));
  }

  /// Blocks until so many workers serve, and the victim is none of them.
  static WorkersTable awaitReplacement(URI server, long victim, int count, Duration within) {
    long deadline = System.nanoTime() + within.toNanos();
    while (true) {
      WorkersTable now = of(server);
      if (!now.pids().contains(victim) && now.serving() == count) {
        return now;
      }
      assertThat(System.nanoTime()).as(() -> "by now, " + now).isLessThan(deadline);
      LockSupport.parkNanos(Duration.ofMillis(10).toNanos());
    }
  }

  public List<Long> pids() {
    return lines.stream().map(line -> Long.parseLong(line.strip().split(" ", 2)[0])).toList();
  }

  /// The processes themselves.
  List<ProcessHandle> processes() {
    return pids().stream().map(pid -> ProcessHandle.of(pid).orElseThrow()).toList();
  }

  /// Their shares of the database sessions.
  public List<Integer> shares() {
    return lines.stream().map(line -> Integer.parseInt(line.strip().split(" +", -1)[8])).toList();
  }

  long serving() {
    return lines.stream().filter(line -> line.endsWith("serving")).count();
  }
}
