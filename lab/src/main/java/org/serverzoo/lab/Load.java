package org.serverzoo.lab;

import java.time.Duration;

/// What the load tool does.
///
/// @param route path and query
/// @param duration of a measured run, whole seconds
/// @param pipeline how many requests a connection sends before it waits; 1 for no pipelining
/// @param close whether each request has a connection of its own
/// @param cpus the processors that the tool may use
public record Load(
    String route, int connections, Duration duration, int pipeline, boolean close, Cpus cpus) {

  Load lasting(Duration other) {
    return new Load(route, connections, other, pipeline, close, cpus);
  }

  Load on(String otherRoute) {
    return new Load(otherRoute, connections, duration, pipeline, close, cpus);
  }

  /// How many requests are on their way at most.
  int inFlight() {
    return connections * pipeline;
  }
}
