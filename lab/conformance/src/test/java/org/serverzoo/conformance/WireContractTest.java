package org.serverzoo.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.serverzoo.api.Problem;
import org.serverzoo.api.Status;

/// The cases themselves: that they say what they seem to say.
class WireContractTest {

  private static Stream<WireCase> cases() {
    return WireContract.SUBJECTS.stream().flatMap(subject -> subject.cases().stream());
  }

  private static Stream<Golden> answers() {
    return cases()
        .flatMap(wireCase -> wireCase.moves().stream())
        .filter(Move.Receive.class::isInstance)
        .map(move -> ((Move.Receive) move).answer())
        .distinct();
  }

  @Test
  void hasNoTwoCasesOfOneName() {
    assertThat(cases().map(WireCase::name)).doesNotHaveDuplicates();
  }

  @Test
  void saysWhereEachCaseComesFrom() {
    assertThat(cases().map(WireCase::source))
        .allMatch(source -> source.matches("RFC \\d{4} .+|the .+"));
  }

  @Test
  void beginsEachCaseByASend() {
    assertThat(cases()).allMatch(wireCase -> wireCase.moves().getFirst() instanceof Move.Send);
  }

  @Test
  void endsEachCaseWhereTheServerCloses() {
    assertThat(cases())
        .allSatisfy(wireCase -> {
          List<Move> moves = wireCase.moves();
          assertThat(moves.subList(0, moves.size() - 1))
              .noneMatch(move ->
                  move instanceof Move.ReceiveEnd
                      || (move instanceof Move.Receive(Golden _, Afterwards afterwards)
                          && afterwards == Afterwards.CLOSES));
        });
  }

  @Test
  void tellsTheTrueLengthOfEachBody() {
    assertThat(answers().filter(answer -> !answer.toHead()))
        .allSatisfy(answer ->
            assertThat(answer.withBody(answer.body()).fieldLines()).isEqualTo(answer.fieldLines()));
  }

  @Test
  void refusesInTheWordsThatTheServersShare() {
    Map<Status, Golden> refusals =
        Map.of(
            Status.MISDIRECTED_REQUEST, Refusals.MISDIRECTED_REQUEST,
            Status.BAD_REQUEST, Refusals.BAD_REQUEST,
            Status.REQUEST_TIMEOUT, Refusals.REQUEST_TIMEOUT,
            Status.CONTENT_TOO_LARGE, Refusals.CONTENT_TOO_LARGE,
            Status.URI_TOO_LONG, Refusals.URI_TOO_LONG,
            Status.EXPECTATION_FAILED, Refusals.EXPECTATION_FAILED,
            Status.FIELDS_TOO_LARGE, Refusals.FIELDS_TOO_LARGE,
            Status.NOT_IMPLEMENTED, Refusals.NOT_IMPLEMENTED,
            Status.UNAVAILABLE, Refusals.UNAVAILABLE,
            Status.VERSION_NOT_SUPPORTED, Refusals.VERSION_NOT_SUPPORTED);
    refusals.forEach(
        (status, golden) -> assertThat(golden).isEqualTo(Golden.of(Problem.of(status))));
  }

  @Test
  void hasCasesForEitherApplication() {
    for (App app : App.values()) {
      assertThat(WireContract.casesOnlyFor(app)).isNotEmpty();
      assertThat(WireContract.casesFor(app)).containsAll(WireContract.casesOnlyFor(app));
    }
  }
}
