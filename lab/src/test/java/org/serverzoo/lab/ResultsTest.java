package org.serverzoo.lab;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.serverzoo.lab.Recorded.contender;
import static org.serverzoo.lab.Recorded.row;
import static org.serverzoo.lab.Recorded.turn;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

class ResultsTest {

  private final Contender nginx = contender("nginx");
  private final Row baseline = row(nginx, turn(100_000, 6), turn(101_000, 6), turn(99_000, 6));
  private final Row fast =
      row(contender("nio"), turn(140_000, 4.5), turn(141_000, 4.6), turn(142_000, 4.7));
  private final Row gone = row(contender("jetty"));
  private final Row unsaid = row(contender("vertx"), turnWithout());

  private final Results results =
      new Results(
          new Plan(
              Optional.of(nginx),
              List.of(fast.contender(), gone.contender(), unsaid.contender()),
              Optional.empty(),
              new H2load(),
              Recorded.LOAD,
              3,
              Duration.ofSeconds(30),
              Cpus.parse("0")),
          List.of(baseline, fast, gone, unsaid),
          Map.of("commit", "abc"),
          false);

  ResultsTest() {
    gone.failed("did not start: port \"80\" is taken, by somebody");
  }

  /// What h2load tells, on a server whose threads come and go.
  private static Turn turnWithout() {
    Turn whole = turn(1000, 100);
    OptionalDouble none = OptionalDouble.empty();
    Played played =
        new Played(
            10,
            10_000,
            none,
            new Latency(OptionalDouble.of(60_000), none, none, none, none, OptionalDouble.of(1e6)),
            Map.of(ErrorKind.READ, 2L));
    Look from = new Look(0, CpuTime.NONE, CpuTime.NONE, new MachineTime(0, 0), Map.of(1L, 1L));
    Look to = new Look(2_000_000_000, CpuTime.NONE, CpuTime.NONE, new MachineTime(0, 0), Map.of());
    return new Turn(
        1,
        whole.warmUp(),
        played,
        whole.cpu(),
        whole.footprint(),
        new Window(from, to),
        Optional.empty(),
        none);
  }

  private static List<String> cells(String line) {
    return List.of(line.split("\\|", -1)).stream().map(String::strip).toList();
  }

  private String line(String design) {
    return new Table(results)
        .text()
        .lines()
        .filter(line -> line.startsWith("| " + design + " "))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void showsMediansSpreadsAndSharesOfNginx() {
    assertThat(cells(line("nio")))
        .containsSubsequence("nio", "141,000", "0.7", "141", "0.43")
        .containsSubsequence("0", "4.60", "2.2", "77", "1.15", "3.45", "100", "80", "20", "90")
        .endsWith("0.007", "300", "3", "");
  }

  @Test
  void marksWhatNobodyTells() {
    assertThat(cells(line("vertx")).subList(5, 12))
        .containsExactly("60.00", "-", "-", "-", "-", "1000.00", "2");
    assertThat(cells(line("vertx"))).endsWith("-", "-", "-", "");
  }

  @Test
  void keepsTheRowOfADesignThatDidNotStart() {
    assertThat(cells(line("jetty")).subList(2, 24)).containsOnly("-");
    assertThat(new Table(results).text())
        .contains("DOUBT  a turn failed: did not start: port \"80\" is taken, by somebody");
  }

  @Test
  void makesATableThatIsMarkdown() {
    List<String> table =
        new Table(results).text().lines().filter(line -> line.startsWith("|")).toList();

    assertThat(table).hasSize(6);
    assertThat(table.get(1)).matches("\\| -+ \\|( -+: \\|)+");
    assertThat(table.stream().map(String::length).distinct()).hasSize(1);
  }

  @Test
  void saysThatItWasInterrupted() {
    Results cut = new Results(results.plan(), results.rows(), Map.of(), true);

    assertThat(new Table(cut).text()).startsWith("interrupted: ");
  }

  @Test
  void writesALineOfCsvForEachTurnAndEachFailure() {
    List<String> lines = new CsvFile(results).text().lines().toList();

    assertThat(lines).hasSize(1 + 3 + 3 + 1 + 1);
    assertThat(lines.getFirst())
        .startsWith("design,round,requests_per_second,latency_mean_us,")
        .endsWith(",steady,answer_changed,failure");
    assertThat(lines.get(4)).startsWith("nio,1,140000.0,").contains(",4.5,");
    assertThat(lines.get(7)).endsWith(",\"did not start: port \"\"80\"\" is taken, by somebody\"");
    assertThat(lines.get(8)).startsWith("vertx,1,1000.0,60000.0,,,,,1000000.0,,2.0,,,,");
  }

  @Test
  void writesTheSameKeysForEveryTurn() {
    List<String> names = new ArrayList<>();
    int nulls = 0;
    try (JsonParser json =
        new JsonFactory().createParser(ObjectReadContext.empty(), new JsonFile(results).bytes())) {
      for (JsonToken token = json.nextToken(); token != null; token = json.nextToken()) {
        if (token == JsonToken.PROPERTY_NAME) {
          names.add(json.currentName());
        }
        nulls += token == JsonToken.VALUE_NULL ? 1 : 0;
      }
    }
    for (Metric metric : Metric.values()) {
      int ofBaseline = metric == Metric.REQUESTS_PER_SECOND || metric == Metric.CPU_US ? 4 : 0;
      assertThat(names.stream().filter(metric.key()::equals))
          .as(metric.key())
          .hasSize(4 + 7 + ofBaseline);
    }
    assertThat(nulls).isGreaterThan(Metric.values().length);
    assertThat(new String(new JsonFile(results).bytes(), UTF_8))
        .startsWith(
            "{\"schema\":1,\"conditions\":{\"commit\":\"abc\"},\"plan\":{\"tool\":\"h2load\"")
        .contains("\"of_baseline\":{\"requests_per_second\":1.41,");
  }

  @Test
  void countsErrorsAndFailedTurnsAsErrors() {
    assertThat(results.withoutErrors()).isFalse();
    assertThat(results.measured()).isTrue();
    assertThat(new Results(results.plan(), List.of(fast), Map.of(), false).withoutErrors())
        .isTrue();
    assertThat(new Results(results.plan(), List.of(gone), Map.of(), false).measured()).isFalse();
  }

  @Test
  void tellsEqualsApart() {
    assertThat(Lab.distinct(List.of("nio", "netty", "nio", "nio --workers 2", "nio")))
        .containsExactly("nio", "netty", "nio (2)", "nio --workers 2", "nio (3)");
  }

  @Test
  void playsEveryOtherRoundBackwards() {
    assertThat(results.plan().round(1)).extracting(Contender::label).startsWith("nginx", "nio");
    assertThat(results.plan().round(2)).extracting(Contender::label).endsWith("nio", "nginx");
  }
}
