package org.serverzoo.lab;

import java.util.ArrayList;
import java.util.List;

/// Watches a server warm up, a slice of a second at a time, until nothing changes any more.
///
/// Of the last six slices the medians of the older and of the newer three differ by at most 3%, in
/// answers per second and in CPU time for each. Medians, so that one slice which something else on
/// the machine has spoilt does not count; two halves, so that a slow climb is seen as one. The CPU
/// time must be steady too because a compiler that is still at work takes it without always costing
/// answers.
final class SteadyState {

  private static final int HALF = 3;
  private static final double TOLERANCE = 0.03;

  private final List<Double> rates = new ArrayList<>();
  private final List<Double> costs = new ArrayList<>();

  /// @param rate answers per second in the slice
  /// @param cost CPU time for each answer, in any unit
  void add(double rate, double cost) {
    rates.add(rate);
    costs.add(cost);
  }

  boolean reached() {
    return level(rates) && level(costs);
  }

  /// How many slices there were.
  int slices() {
    return rates.size();
  }

  /// Whether the last so many slices were without an answer.
  boolean silentFor(int slices) {
    return rates.size() >= slices
        && rates.subList(rates.size() - slices, rates.size()).stream().allMatch(rate -> rate == 0);
  }

  private static boolean level(List<Double> slices) {
    int all = slices.size();
    if (all < 2 * HALF) {
      return false;
    }
    double older = median(slices.subList(all - 2 * HALF, all - HALF));
    double newer = median(slices.subList(all - HALF, all));
    return older > 0 && Math.abs(newer - older) <= TOLERANCE * older;
  }

  private static double median(List<Double> slices) {
    return Spread.of(slices).orElseThrow().median();
  }
}
