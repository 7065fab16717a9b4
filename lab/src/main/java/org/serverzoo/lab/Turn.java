package org.serverzoo.lab;

import java.util.Optional;
import java.util.OptionalDouble;

/// One measured run of one contender, in a process that was started for it.
///
/// @param round from 1
/// @param cpu of the server's whole process tree, over the whole run
/// @param changed what was different about the answer afterwards; empty if nothing was
/// @param sessions of the database, the most in use at once; empty if the server does not say
record Turn(
    int round,
    WarmUp warmUp,
    Played played,
    CpuTime cpu,
    Footprint footprint,
    Window window,
    Optional<String> changed,
    OptionalDouble sessions) {

  /// CPU time for each answer, in microseconds.
  double micros(double seconds) {
    return seconds * 1e6 / played.answers();
  }

  Turn withSessions(OptionalDouble most) {
    return new Turn(round, warmUp, played, cpu, footprint, window, changed, most);
  }
}
