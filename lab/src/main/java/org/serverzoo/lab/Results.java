package org.serverzoo.lab;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What a lab has measured.
///
/// @param rows the baseline first, if there is one
/// @param conditions under which it was measured: the machine, versions, the command
/// @param interrupted whether somebody ended it before its time
public record Results(
    Plan plan, List<Row> rows, Map<String, String> conditions, boolean interrupted) {

  public Results {
    rows = List.copyOf(rows);
  }

  Optional<Row> baseline() {
    return rows.stream()
        .filter(row -> plan.baseline().equals(Optional.of(row.contender())))
        .findFirst();
  }

  /// The row's median as a share of the baseline's; empty where one of them has none.
  Optional<Double> ofBaseline(Row row, Metric metric) {
    return baseline()
        .flatMap(other -> other.spread(metric))
        .filter(other -> other.median() > 0)
        .flatMap(other -> row.spread(metric).map(own -> own.median() / other.median()));
  }

  /// Whether anything was measured at all.
  public boolean measured() {
    return rows.stream().anyMatch(row -> !row.turns().isEmpty());
  }

  /// Whether every turn was played, and no request of any failed.
  public boolean withoutErrors() {
    return rows.stream().allMatch(row -> row.failures().isEmpty() && row.errorsInAll() == 0);
  }
}
