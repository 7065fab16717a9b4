package org.serverzoo.lab;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// What is measured, and how.
///
/// @param baseline the contender that others are compared with; empty if there is none
/// @param contenders in the order of the rows, without the baseline
/// @param proxy what stands before each contender but the baseline; empty for nothing
/// @param repeats measured turns of each
/// @param longestWarmUp after which a turn is measured even if it is not steady
/// @param serverCpus the processors that a server may use
public record Plan(
    Optional<Contender> baseline,
    List<Contender> contenders,
    Optional<Proxy> proxy,
    LoadTool tool,
    Load load,
    int repeats,
    Duration longestWarmUp,
    Cpus serverCpus) {

  /// Says how to start a proxy.
  @FunctionalInterface
  public interface Proxy {
    Contender before(URI upstream);
  }

  public Plan {
    contenders = List.copyOf(contenders);
  }

  /// The baseline first.
  List<Contender> all() {
    return Stream.concat(baseline.stream(), contenders.stream()).toList();
  }

  /// The order of one round, from 1. Every other round goes backwards, so that a machine that grows
  /// slower or faster meanwhile does the same to all.
  List<Contender> round(int number) {
    return number % 2 == 1 ? all() : all().reversed();
  }

  /// Whether it can be played here.
  ///
  /// @throws CannotMeasureException with what is missing or makes no sense
  public void check() {
    tool.refusal(load)
        .ifPresent(sentence -> {
          throw new CannotMeasureException(sentence);
        });
    if (!LoadTool.isInstalled(tool.name())) {
      throw new CannotMeasureException(
          "%s is not installed: %s".formatted(tool.name(), tool.installation()));
    }
    Cpus allowed = Cpus.allowed();
    if (!LoadTool.isInstalled("taskset")) {
      throw new CannotMeasureException("taskset is not installed: apt install util-linux");
    }
    refuseOutside(allowed, serverCpus, "--server-cpus");
    refuseOutside(allowed, load.cpus(), "--load-cpus");
  }

  private static void refuseOutside(Cpus allowed, Cpus wanted, String option) {
    if (!allowed.numbers().containsAll(wanted.numbers())) {
      throw new CannotMeasureException(
          "%s: this process may use the processors %s, not all of %s"
              .formatted(option, allowed, wanted));
    }
  }
}
