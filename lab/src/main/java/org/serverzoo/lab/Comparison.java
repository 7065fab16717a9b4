package org.serverzoo.lab;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Two rows of the same design, side by side: with other dials, or with the same to see what the
/// instrument makes of no difference.
///
/// A difference is one if the turns of both do not overlap: the slowest of one is faster than the
/// fastest of the other. With three turns each that happens by chance in one of ten comparisons of
/// equals, with five in one of 126; where chance is not out of the question, the verdict says so.
record Comparison(Row one, Row other) {

  /// Where a verdict is by chance once in so many comparisons of equals, it needs no mention.
  private static final long RARE = 20;

  private static final List<Metric> COMPARED = List.of(Metric.REQUESTS_PER_SECOND, Metric.CPU_US);

  /// Each row with the first of its design.
  static List<Comparison> ofVariants(List<Row> rows) {
    List<Comparison> comparisons = new ArrayList<>();
    for (int i = 0; i < rows.size(); i++) {
      String design = design(rows.get(i));
      Optional<Row> first =
          rows.subList(0, i).stream().filter(row -> design(row).equals(design)).findFirst();
      if (first.isPresent() && measured(first.get()) && measured(rows.get(i))) {
        comparisons.add(new Comparison(first.get(), rows.get(i)));
      }
    }
    return comparisons;
  }

  private static String design(Row row) {
    return row.contender().label().split(" ", 2)[0];
  }

  private static boolean measured(Row row) {
    return !row.turns().isEmpty();
  }

  /// Whether the turns of both lie apart.
  boolean differs(Metric metric) {
    return !spread(one, metric).overlaps(spread(other, metric));
  }

  /// How much more the other has than the one, by their medians; negative if it has less.
  double difference(Metric metric) {
    return spread(other, metric).median() / spread(one, metric).median() - 1;
  }

  String sentence() {
    List<String> parts = new ArrayList<>();
    for (Metric metric : COMPARED) {
      parts.add(
          String.format(
              Locale.ROOT,
              "%+.1f%% %s (%s)",
              difference(metric) * 100,
              metric == Metric.CPU_US ? "CPU time per request" : "requests per second",
              differs(metric) ? beyondTheSpread() : "no difference beyond the spread"));
    }
    return "%s to %s: %s"
        .formatted(one.contender().label(), other.contender().label(), String.join(", ", parts));
  }

  private String beyondTheSpread() {
    long odds = oddsOfChance(one.turns().size(), other.turns().size());
    return odds >= RARE
        ? "beyond the spread"
        : "beyond the spread, but of equals one in %d looks so with so few turns".formatted(odds);
  }

  /// In how many comparisons of equals the turns of both lie apart once: of all orders in which
  /// they may come out, two have one row before the other.
  private static long oddsOfChance(int turns, int otherTurns) {
    long orders = 1;
    for (int i = 1; i <= turns; i++) {
      orders = orders * (otherTurns + i) / i;
    }
    return orders / 2;
  }

  private static Spread spread(Row row, Metric metric) {
    return row.spread(metric).orElseThrow();
  }
}
