package org.serverzoo.lab;

import java.util.Collection;
import java.util.Map;
import java.util.OptionalDouble;

/// What a load tool says about one run. What it does not tell is empty or missing.
///
/// @param answers that came whole, whatever their status
/// @param bytes of them all, heads and bodies
/// @param errors a kind that the tool does not count is missing
record Played(
    double seconds,
    long answers,
    OptionalDouble bytes,
    Latency latency,
    Map<ErrorKind, Long> errors) {

  Played {
    errors = Map.copyOf(errors);
  }

  double perSecond() {
    return answers / seconds;
  }

  OptionalDouble bytesPerAnswer() {
    return bytes.isPresent() && answers > 0
        ? OptionalDouble.of(bytes.getAsDouble() / answers)
        : OptionalDouble.empty();
  }

  long errorsInAll() {
    Collection<Long> counts = errors.values();
    return counts.stream().mapToLong(Long::longValue).sum();
  }
}
