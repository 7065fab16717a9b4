package org.serverzoo.launcher.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import org.serverzoo.launcher.Load;
import org.serverzoo.launcher.ProcessEnd;
import org.serverzoo.launcher.ZooProcess;
import org.serverzoo.launcher.running.Visits;

/// From one process to a second, and from that to a third, under load.
public final class TwoHandovers {

  private TwoHandovers() {}

  /// Has the server hand over, and returns the new process.
  public static ProcessHandle handOver(URI server) {
    return named(Told.lines(new InetSocketAddress(server.getPort()), "handover"));
  }

  /// The process of which is said that it serves now.
  static ProcessHandle named(List<String> lines) {
    assertThat(lines).last().asString().startsWith("process ");
    return ProcessHandle.of(Long.parseLong(lines.getLast().split(" ", -1)[1])).orElseThrow();
  }

  public static void stop(ProcessHandle server) {
    server.destroy();
    ProcessEnd.await(server);
  }

  /// @param design and its dials
  static void failNoRequestAndLoseNoVisit(String design) throws Exception {
    String words = "run " + design + " --port=0 --db-sessions=8";
    try (ZooProcess zoo = ZooProcess.start(words.split(" ", -1))) {
      URI server = zoo.awaitReady();
      try (Load load = new Load(server, Load.VISIT)) {
        ProcessHandle second = handOver(server);
        assertThat(zoo.exitCode()).isZero();
        ProcessHandle third = handOver(server);
        ProcessEnd.await(second);
        Visits.assertAllKept(load.answers());
        assertThat(load.failures()).isEmpty();
        stop(third);
      }
    }
  }
}
