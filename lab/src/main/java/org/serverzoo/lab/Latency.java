package org.serverzoo.lab;

import java.util.OptionalDouble;

/// From request to answer, in microseconds, as the load tool saw it. What a tool does not tell is
/// empty.
record Latency(
    OptionalDouble mean,
    OptionalDouble p50,
    OptionalDouble p90,
    OptionalDouble p95,
    OptionalDouble p99,
    OptionalDouble worst) {}
