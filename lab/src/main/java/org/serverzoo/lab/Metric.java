package org.serverzoo.lab;

import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;

/// Everything that is measured in a turn: the one schema for all load tools. The name in lower case
/// is the key in JSON and the heading in CSV; it ends with the unit where there is one.
enum Metric {
  REQUESTS_PER_SECOND,
  LATENCY_MEAN_US,
  LATENCY_P50_US,
  LATENCY_P90_US,
  LATENCY_P95_US,
  LATENCY_P99_US,
  LATENCY_WORST_US,
  ERRORS_CONNECT,
  ERRORS_READ,
  ERRORS_WRITE,
  ERRORS_TIMEOUT,
  ERRORS_NON_2XX,
  /// Of the server's process tree, for each answer.
  CPU_US,
  CPU_USER_US,
  CPU_SYSTEM_US,
  RESIDENT_MIB,
  PROPORTIONAL_MIB,
  PROCESSES,
  THREADS,
  DESCRIPTORS,
  SWITCHES_PER_REQUEST,
  BYTES_PER_REQUEST,
  DATABASE_SESSIONS,
  /// How many requests were on their way on average: throughput x latency, by Little's law.
  IN_FLIGHT,
  /// Processors kept busy while the load was on, by whom the name says.
  SERVER_BUSY_CPUS,
  TOOL_BUSY_CPUS,
  OTHERS_BUSY_CPUS,
  STOLEN_CPUS,
  WARM_UP_S;

  /// Empty where the tool or the system does not tell.
  OptionalDouble of(Turn turn) {
    return switch (this) {
      case REQUESTS_PER_SECOND -> some(turn.played().perSecond());
      case LATENCY_MEAN_US -> turn.played().latency().mean();
      case LATENCY_P50_US -> turn.played().latency().p50();
      case LATENCY_P90_US -> turn.played().latency().p90();
      case LATENCY_P95_US -> turn.played().latency().p95();
      case LATENCY_P99_US -> turn.played().latency().p99();
      case LATENCY_WORST_US -> turn.played().latency().worst();
      case ERRORS_CONNECT -> errors(turn, ErrorKind.CONNECT);
      case ERRORS_READ -> errors(turn, ErrorKind.READ);
      case ERRORS_WRITE -> errors(turn, ErrorKind.WRITE);
      case ERRORS_TIMEOUT -> errors(turn, ErrorKind.TIMEOUT);
      case ERRORS_NON_2XX -> errors(turn, ErrorKind.NON_2XX);
      case BYTES_PER_REQUEST -> turn.played().bytesPerAnswer();
      case IN_FLIGHT -> inFlight(turn);
      default -> ofServer(turn);
    };
  }

  private OptionalDouble ofServer(Turn turn) {
    return switch (this) {
      case CPU_US -> some(turn.micros(turn.cpu().total()));
      case CPU_USER_US -> some(turn.micros(turn.cpu().user()));
      case CPU_SYSTEM_US -> some(turn.micros(turn.cpu().system()));
      case RESIDENT_MIB -> some(turn.footprint().residentMib());
      case PROPORTIONAL_MIB -> some(turn.footprint().proportionalMib());
      case PROCESSES -> some(turn.footprint().processes());
      case THREADS -> some(turn.footprint().threads());
      case DESCRIPTORS -> some(turn.footprint().descriptors());
      case SWITCHES_PER_REQUEST -> switches(turn);
      case DATABASE_SESSIONS -> turn.sessions();
      case SERVER_BUSY_CPUS -> some(turn.window().server());
      case TOOL_BUSY_CPUS -> turn.window().tool();
      case OTHERS_BUSY_CPUS -> turn.window().others();
      case STOLEN_CPUS -> some(turn.window().stolen());
      case WARM_UP_S -> some(turn.warmUp().seconds());
      default -> throw new IllegalStateException("not measured: " + this);
    };
  }

  /// Over those turns that tell.
  Optional<Spread> of(List<Turn> turns) {
    return Spread.of(
        turns.stream()
            .map(this::of)
            .filter(OptionalDouble::isPresent)
            .map(OptionalDouble::getAsDouble)
            .toList());
  }

  String key() {
    return name().toLowerCase(Locale.ROOT);
  }

  private static OptionalDouble some(double value) {
    return OptionalDouble.of(value);
  }

  private static OptionalDouble errors(Turn turn, ErrorKind kind) {
    return turn.played().errors().containsKey(kind)
        ? some((double) Objects.requireNonNull(turn.played().errors().get(kind)))
        : OptionalDouble.empty();
  }

  private static OptionalDouble switches(Turn turn) {
    OptionalDouble perSecond = turn.window().switchesPerSecond();
    return perSecond.isPresent()
        ? some(perSecond.getAsDouble() / turn.played().perSecond())
        : perSecond;
  }

  private static OptionalDouble inFlight(Turn turn) {
    OptionalDouble mean = turn.played().latency().mean();
    return mean.isPresent() ? some(turn.played().perSecond() * mean.getAsDouble() / 1e6) : mean;
  }
}
