package org.serverzoo.processpool;

import java.util.List;
import java.util.stream.IntStream;

/// Shares a total out exactly: 100 over 6 is 17, 17, 17, 17, 16, 16.
final class Shares {

  private Shares() {}

  /// @param ways at least 1
  static List<Integer> of(int total, int ways) {
    return IntStream.range(0, ways)
        .mapToObj(way -> total / ways + (way < total % ways ? 1 : 0))
        .toList();
  }
}
