package org.serverzoo.lab;

import java.util.Map;

/// What has been used so far, read at one moment while the load is on.
record Look(
    long nanos, CpuTime server, CpuTime tool, MachineTime machine, Map<Long, Long> switches) {

  Look {
    switches = Map.copyOf(switches);
  }

  static Look at(ProcessTree server, ProcessTree tool, Cpus cpus) {
    Map<Long, Long> switches = server.switches();
    return new Look(System.nanoTime(), server.cpu(), tool.cpu(), MachineTime.of(cpus), switches);
  }
}
