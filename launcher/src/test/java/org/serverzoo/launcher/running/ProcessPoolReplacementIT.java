package org.serverzoo.launcher.running;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.serverzoo.launcher.Load;
import org.serverzoo.launcher.SharedClasses;
import org.serverzoo.launcher.ZooProcess;
import org.serverzoo.launcher.commands.Zoo;
import org.serverzoo.testing.Slowness;

/// How soon a worker that was killed is replaced, where workers have the flags that users have. A
/// promise in seconds, so it is tried alone, and not beside tests that start JVMs of their own.
class ProcessPoolReplacementIT {

  private static final Duration WITHIN = Slowness.scaled(Duration.ofSeconds(2));

  /// Those of the script.
  private static final String WORKER_FLAGS =
      "-Dzoo.worker-java-opts=-XX:+UseSerialGC -Xms16m -Xmx128m -XX:+UseCompactObjectHeaders";

  @Test
  void killedWorkersAreReplacedInTimeAndNoVisitIsLost() throws Exception {
    long beginning = System.nanoTime();
    List<String> flags = new ArrayList<>(SharedClasses.FLAGS);
    flags.add(WORKER_FLAGS);
    List<String> command =
        ZooProcess.command(flags, Zoo.class, "run", "process-pool", "--port=0", "--workers=3");
    try (ZooProcess zoo = ZooProcess.of(command)) {
      URI server = zoo.awaitReady();
      // Where starting takes long, so does replacing.
      Duration start = Duration.ofNanos(System.nanoTime() - beginning);
      Duration within = start.compareTo(WITHIN) < 0 ? WITHIN : start;
      try (Load load = new Load(server, Load.VISIT)) {
        List<Long> first = WorkersTable.of(server).pids();
        for (long victim : first) {
          ProcessHandle.of(victim).orElseThrow().destroyForcibly();
          WorkersTable.awaitReplacement(server, victim, first.size(), within);
        }
        Visits.assertAllKept(load.answers());
        // A sequential worker has one request in flight.
        assertThat(load.failures()).hasSizeLessThanOrEqualTo(first.size());
      }
      // In order, or its database would outlive the build.
      zoo.signal("TERM");
      assertThat(zoo.exitCode()).isZero();
    }
  }
}
