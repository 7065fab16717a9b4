package org.serverzoo.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.serverzoo.lab.Recorded.contender;
import static org.serverzoo.lab.Recorded.row;
import static org.serverzoo.lab.Recorded.turn;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class StatisticsTest {

  @Test
  void takesTheMiddleOne() {
    assertThat(Spread.of(List.of(5.0, 1.0, 3.0))).contains(new Spread(3, 1, 5));
  }

  @Test
  void takesTheMeanOfTheMiddleTwo() {
    assertThat(Spread.of(List.of(4.0, 1.0, 2.0, 9.0))).contains(new Spread(3, 1, 9));
  }

  @Test
  void hasNoMedianOfNothing() {
    assertThat(Spread.of(List.of())).isEmpty();
  }

  @Test
  void saysHowFarMeasurementsLieApart() {
    assertThat(new Spread(100, 98, 103).share()).isEqualTo(0.025);
    assertThat(new Spread(0, 0, 0).share()).isZero();
  }

  @Test
  void seesADifferenceOnlyWhereTurnsDoNotOverlap() {
    Row one = row(contender("nio"), turn(100, 10), turn(102, 10.2), turn(104, 10.4));
    Row same = row(contender("nio (2)"), turn(103, 10.3), turn(105, 10.1), turn(106, 10.2));
    Row slower = row(contender("nio --workers 2"), turn(90, 11), turn(91, 11.1), turn(93, 11.3));
    Row stranger = row(contender("netty"), turn(50, 20));

    List<Comparison> comparisons = Comparison.ofVariants(List.of(one, stranger, same, slower));

    assertThat(comparisons).hasSize(2);
    assertThat(comparisons.getFirst().differs(Metric.CPU_US)).isFalse();
    assertThat(comparisons.getLast().differs(Metric.CPU_US)).isTrue();
    assertThat(comparisons.getLast().difference(Metric.CPU_US)).isCloseTo(0.088, within(0.001));
    assertThat(comparisons.getLast().sentence())
        .isEqualTo(
            "nio to nio --workers 2: -10.8% requests per second (beyond the spread, but of equals one"
                + " in 10 looks so with so few turns), +8.8% CPU time per request (beyond the spread,"
                + " but of equals one in 10 looks so with so few turns)");
  }

  @Test
  void saysWhereADifferenceMayBeChance() {
    Turn slow = turn(90, 11);
    Turn fast = turn(100, 10);

    assertThat(sentence(row(contender("nio"), fast), row(contender("nio (2)"), slow)))
        .contains("beyond the spread, but of equals one in 1 looks so");
    assertThat(
            sentence(
                row(contender("nio"), fast, fast, fast),
                row(contender("nio (2)"), slow, slow, slow)))
        .contains("beyond the spread, but of equals one in 10 looks so with so few turns)");
    assertThat(
            sentence(
                row(contender("nio"), fast, fast, fast, fast),
                row(contender("nio (2)"), slow, slow, slow, slow)))
        .endsWith("(beyond the spread)");
  }

  private static String sentence(Row one, Row other) {
    return Comparison.ofVariants(List.of(one, other)).getFirst().sentence();
  }

  @Test
  void isSteadyOnceNothingChanges() {
    SteadyState state = new SteadyState();
    for (int second = 1; second <= 5; second++) {
      state.add(1000, 8);
      assertThat(state.reached()).isFalse();
    }
    state.add(1000, 8);
    assertThat(state.reached()).isTrue();
    assertThat(state.slices()).isEqualTo(6);
  }

  @Test
  void isNotSteadyWhereNothingIsAnswered() {
    SteadyState state = new SteadyState();
    for (int second = 1; second <= 20; second++) {
      state.add(0, 8);
      assertThat(state.reached()).isFalse();
    }
  }

  @Test
  void knowsHowLongNothingWasAnswered() {
    SteadyState state = new SteadyState();
    state.add(0, 8);
    assertThat(state.silentFor(2)).isFalse();
    state.add(0, 8);
    assertThat(state.silentFor(2)).isTrue();
    state.add(1, 8);
    assertThat(state.silentFor(2)).isFalse();
  }

  @Test
  void isNotSteadyWhileACompilerMakesItFaster() {
    SteadyState state = new SteadyState();
    for (double rate = 1000; rate < 2000; rate *= 1.015) {
      state.add(rate, 8);
      assertThat(state.reached()).isFalse();
    }
  }

  @Test
  void isNotSteadyWhileCpuTimeStillFalls() {
    SteadyState state = new SteadyState();
    for (double cost = 20; cost > 10; cost *= 0.98) {
      state.add(1000, cost);
      assertThat(state.reached()).isFalse();
    }
  }

  @Test
  void forgivesASliceThatSomethingElseHasSpoilt() {
    SteadyState state = new SteadyState();
    for (double rate : List.of(1000.0, 1004.0, 600.0, 1001.0, 1003.0, 998.0)) {
      state.add(rate, 8);
    }
    assertThat(state.reached()).isTrue();
  }

  @Test
  void findsItsWayThroughNoise() {
    Random noise = new Random(1);
    SteadyState state = new SteadyState();
    while (!state.reached() && state.slices() < 30) {
      state.add(1000 * (1 + noise.nextGaussian() * 0.01), 8 * (1 + noise.nextGaussian() * 0.01));
    }
    assertThat(state.slices()).isLessThan(10);
  }
}
