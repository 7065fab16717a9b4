package org.serverzoo.lab;

import java.util.Map;
import java.util.OptionalDouble;

/// The time between two looks, both in the middle of a measured run.
record Window(Look from, Look to) {

  /// With more threads gone than this share their switches would be missed.
  private static final double MOST_GONE = 0.1;

  double seconds() {
    return (to.nanos() - from.nanos()) / 1e9;
  }

  /// How many processors the server kept busy, on average.
  double server() {
    return to.server().minus(from.server()).total() / seconds();
  }

  /// How many the load tool kept busy; empty if it had ended before the second look.
  OptionalDouble tool() {
    double used = to.tool().minus(from.tool()).total();
    return used < 0 ? OptionalDouble.empty() : OptionalDouble.of(used / seconds());
  }

  /// How many were kept busy by anybody else; empty like [#tool]. What rounding makes of nothing is
  /// nothing.
  OptionalDouble others() {
    OptionalDouble tool = tool();
    return tool.isEmpty()
        ? tool
        : OptionalDouble.of(
            Math.max(0, machine().busy() / seconds() - server() - tool.getAsDouble()));
  }

  double stolen() {
    return machine().stolen() / seconds();
  }

  private MachineTime machine() {
    return to.machine().minus(from.machine());
  }

  /// Of the server's threads; empty where threads come and go so fast that most are never seen.
  OptionalDouble switchesPerSecond() {
    long gone =
        from.switches().keySet().stream()
            .filter(thread -> !to.switches().containsKey(thread))
            .count();
    if (gone > MOST_GONE * from.switches().size()) {
      return OptionalDouble.empty();
    }
    long switches = 0;
    for (Map.Entry<Long, Long> thread : to.switches().entrySet()) {
      switches += thread.getValue() - from.switches().getOrDefault(thread.getKey(), 0L);
    }
    return OptionalDouble.of(switches / seconds());
  }
}
