package org.serverzoo.lab;

import java.util.List;
import java.util.Optional;

/// The median of a few repeated measurements, and how far they lie apart.
record Spread(double median, double least, double most) {

  /// Empty without any measurement.
  static Optional<Spread> of(List<Double> measured) {
    if (measured.isEmpty()) {
      return Optional.empty();
    }
    List<Double> sorted = measured.stream().sorted().toList();
    return Optional.of(new Spread(median(sorted), sorted.getFirst(), sorted.getLast()));
  }

  /// @param sorted not empty
  private static double median(List<Double> sorted) {
    int half = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(half)
        : (sorted.get(half - 1) + sorted.get(half)) / 2;
  }

  /// Half of the distance between the least and the most, as a share of the median: what stands
  /// after ±.
  double share() {
    return median == 0 ? 0 : (most - least) / 2 / median;
  }

  /// Whether some measurement of one lies among those of the other.
  boolean overlaps(Spread other) {
    return least <= other.most && other.least <= most;
  }
}
