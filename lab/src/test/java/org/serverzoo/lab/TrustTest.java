package org.serverzoo.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.serverzoo.lab.Recorded.contender;
import static org.serverzoo.lab.Recorded.plan;
import static org.serverzoo.lab.Recorded.row;
import static org.serverzoo.lab.Recorded.turn;
import static org.serverzoo.lab.Recorded.window;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class TrustTest {

  private final Contender nio = contender("nio");
  private final Turn good = turn();

  private List<Verdict> verdicts(Turn... turns) {
    return new Trust(plan(nio), row(nio, turns)).verdicts();
  }

  private static List<String> doubts(List<Verdict> verdicts) {
    return verdicts.stream().filter(verdict -> !verdict.trusted()).map(Verdict::sentence).toList();
  }

  private static Turn with(Turn turn, Played played, Window window, WarmUp warmUp, String changed) {
    return new Turn(
        turn.round(),
        warmUp,
        played,
        turn.cpu(),
        turn.footprint(),
        window,
        Optional.of(changed).filter(text -> !text.isEmpty()),
        turn.sessions());
  }

  private Turn with(Window window) {
    return with(good, good.played(), window, good.warmUp(), "");
  }

  @Test
  void hasNoDoubtAboutAQuietRun() {
    List<Verdict> verdicts = verdicts(good, good, good);

    assertThat(doubts(verdicts)).isEmpty();
    assertThat(verdicts)
        .extracting(Verdict::sentence)
        .containsExactly(
            "no errors",
            "the answer after the load was the one before",
            "wrk used 60% of its processors, the server 100% of its own",
            "throughput x latency makes 60.0 of 64 requests in flight",
            "3 turns lie within ±0.0% of their median",
            "steady after at most 7 s of warm-up",
            "other programs, a database included, used 1% of these processors",
            "the settings in force are those that were asked for");
  }

  @Test
  void doubtsARunThatTheToolLimited() {
    assertThat(doubts(verdicts(good, with(window(0.7, 0.97, 1.68)), good)))
        .containsExactly(
            "wrk used 97% of its processors, the server 100% of its own: the tool was the limit");
  }

  @Test
  void countsTheOnlyThreadOfAbAndNotItsProcessors() {
    Load wide = new Load("/", 64, Duration.ofSeconds(10), 1, false, Cpus.parse("1-3"));
    Plan withAb =
        new Plan(
            Optional.empty(),
            List.of(nio),
            Optional.empty(),
            new Ab(),
            wide,
            3,
            Duration.ofSeconds(30),
            Cpus.parse("0"));

    assertThat(doubts(new Trust(withAb, row(nio, with(window(0.5, 0.98, 1.5)))).verdicts()))
        .anyMatch(doubt -> doubt.endsWith("the tool was the limit"));
  }

  @Test
  void saysWhereBothWaited() {
    assertThat(verdicts(with(window(0.2, 0.1, 0.3))))
        .extracting(Verdict::sentence)
        .anyMatch(sentence -> sentence.endsWith("neither was the limit"));
  }

  @Test
  void doubtsMoreRequestsInFlightThanConnections() {
    assertThat(doubts(verdicts(latency(2000))))
        .contains(
            "throughput x latency makes 200.0 of 64 requests in flight: more than there can be, so"
                + " the tool's figures are wrong");
  }

  @Test
  void doubtsConnectionsThatWereNeverServed() {
    assertThat(doubts(verdicts(latency(150))))
        .contains(
            "throughput x latency makes 15.0 of 64 requests in flight: the others waited where the"
                + " tool measures no latency");
  }

  private Turn latency(double mean) {
    Played played =
        new Played(
            10, 1_000_000, good.played().bytes(), Recorded.latency(mean), good.played().errors());
    return with(good, played, good.window(), good.warmUp(), "");
  }

  @Test
  void cannotCheckWithoutAMean() {
    OptionalDouble none = OptionalDouble.empty();
    Played played =
        new Played(10, 1000, none, new Latency(none, none, none, none, none, none), Map.of());

    assertThat(doubts(verdicts(with(good, played, good.window(), good.warmUp(), ""))))
        .contains(
            "wrk tells no mean latency that it has measured: requests in flight cannot be checked");
  }

  @Test
  void doubtsTurnsThatLieFarApart() {
    assertThat(doubts(verdicts(turn(100_000, 8), turn(101_000, 8), turn(120_000, 8))))
        .containsExactly("3 turns lie within ±9.9% of their median");
    assertThat(doubts(verdicts(good))).containsExactly("one turn tells no spread");
  }

  @Test
  void addsUpErrorsByKind() {
    Played refused =
        new Played(
            10,
            1_000_000,
            good.played().bytes(),
            good.played().latency(),
            Map.of(ErrorKind.READ, 3L, ErrorKind.NON_2XX, 4L));
    Turn turn = with(good, refused, good.window(), good.warmUp(), "");

    assertThat(doubts(verdicts(turn, good, turn))).containsExactly("errors: 6 read, 8 non-2xx");
  }

  @Test
  void doubtsAServerThatAnswersDifferently() {
    Turn turn = with(good, good.played(), good.window(), good.warmUp(), "3 bytes instead of 178");

    assertThat(doubts(verdicts(good, turn, good)))
        .containsExactly("the answer after the load was another: 3 bytes instead of 178");
  }

  @Test
  void doubtsAWarmUpThatNeverEnded() {
    Turn turn = with(good, good.played(), good.window(), new WarmUp(30, false), "");

    assertThat(doubts(verdicts(good, turn, good)))
        .containsExactly("not steady after 30 s of warm-up in 1 of 3 turns");
  }

  @Test
  void doubtsABusyMachine() {
    assertThat(doubts(verdicts(good, with(window(1, 0.6, 1.8)), good)))
        .containsExactly("other programs, a database included, used 10% of these processors");
  }

  @Test
  void doubtsSharedProcessors() {
    Plan shared =
        new Plan(
            Optional.empty(),
            List.of(nio),
            Optional.empty(),
            new Wrk(),
            Recorded.LOAD,
            3,
            Duration.ofSeconds(30),
            Cpus.parse("0,1"));

    assertThat(doubts(new Trust(shared, row(nio, good, good)).verdicts()))
        .anyMatch(doubt -> doubt.startsWith("server and load tool share processors"));
  }

  @Test
  void doubtsSettingsThatAreNotInForce() {
    Contender asked =
        new Contender(
            "nio",
            List.of("false"),
            Map.of(),
            false,
            Map.of("workers", "4", "backlog", "9999"),
            "");
    Row row = row(asked, good, good);
    row.inForce(Map.of("workers", "4 event loops", "kernel's backlog", "4096 (9999 asked for)"));

    assertThat(doubts(new Trust(plan(asked), row).verdicts()))
        .containsExactly("--backlog 9999 was asked for; in force is: 4096 (9999 asked for)");
  }

  @Test
  void readsSettingsAsServersPrintThem() {
    Map<String, String> inForce =
        Map.of(
            "keep-alive", "no: each answer closes",
            "idle-timeout", "60000 ms",
            "offload", "pool:4",
            "db-delay", "20 ms");

    assertThat(AskedSetting.difference("keep-alive", "false", inForce)).isEmpty();
    assertThat(AskedSetting.difference("keep-alive", "true", inForce)).isPresent();
    assertThat(AskedSetting.difference("idle-timeout", "1m", inForce)).isEmpty();
    assertThat(AskedSetting.difference("offload", "pool:4", inForce)).isEmpty();
    assertThat(AskedSetting.difference("db-delay", "20ms", inForce)).isEmpty();
    assertThat(AskedSetting.difference("queue", "7", inForce))
        .contains("--queue 7 was asked for; the server does not say");
  }

  @Test
  void keepsWhatFailedBesideWhatWasMeasured() {
    Row row = row(nio, good, good);
    row.failed("died under load: no word, exit code 137");

    assertThat(doubts(new Trust(plan(nio), row).verdicts()))
        .containsExactly("a turn failed: died under load: no word, exit code 137");
  }
}
