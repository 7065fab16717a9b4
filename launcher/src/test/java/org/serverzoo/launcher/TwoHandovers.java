package org.serverzoo.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;

/// From one process to a second, and from that to a third, under load.
final class TwoHandovers {

  private TwoHandovers() {}

  /// Has the command hand over, and returns the new process.
  static ProcessHandle handOver(URI server) throws Exception {
    try (ZooProcess command = ZooProcess.start("handover", "" + server.getPort())) {
      String said = command.readUntil("process ").getLast();
      assertThat(command.exitCode()).as(command.errors()).isZero();
      return ProcessHandle.of(Long.parseLong(said.split(" ", -1)[1])).orElseThrow();
    }
  }

  static void stop(ProcessHandle server) {
    server.destroy();
    server.onExit().join();
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
        second.onExit().join();
        Visits.assertAllKept(load.answers());
        assertThat(load.failures()).isEmpty();
        stop(third);
      }
    }
  }
}
