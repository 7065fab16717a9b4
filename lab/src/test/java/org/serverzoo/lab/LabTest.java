package org.serverzoo.lab;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Plays real load against a small server, with whatever load tool is installed; skipped without
/// any.
class LabTest {

  private static final Optional<LoadTool> TOOL =
      LoadTool.ALL.stream().filter(tool -> LoadTool.isInstalled(tool.name())).findFirst();

  @BeforeAll
  static void canMeasure() {
    assumeThat(TOOL).as("one of the load tools is installed").isPresent();
    assumeThat(LoadTool.isInstalled("taskset")).as("taskset is installed").isTrue();
  }

  private static Contender fake(String fate) {
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-cp",
            System.getProperty("java.class.path"),
            FakeServer.class.getName(),
            fate);
    return new Contender(
        fate, command, System.getenv(), false, Map.of("workers", "1", "idle-timeout", "30s"), "");
  }

  private static Plan plan(int repeats, Contender... contenders) {
    List<Integer> cpus = Cpus.allowed().inOrder();
    return new Plan(
        Optional.empty(),
        List.of(contenders),
        Optional.empty(),
        TOOL.orElseThrow(),
        new Load(
            "/page?x=1",
            4,
            Duration.ofSeconds(1),
            1,
            false,
            Cpus.parse(String.valueOf(cpus.getLast()))),
        repeats,
        Duration.ofSeconds(1),
        Cpus.parse(String.valueOf(cpus.getFirst())));
  }

  private static Progress quiet() {
    return new Progress(new PrintStream(OutputStream.nullOutputStream(), true, UTF_8), false);
  }

  private static List<String> sentences(Plan plan, Row row) {
    return new Trust(plan, row).verdicts().stream().map(Verdict::sentence).toList();
  }

  @Test
  void measuresWhatServersDoAndWhatTheyCost() {
    Plan plan = plan(2, fake("works"));

    Results results = Lab.measure(plan, Map.of("commit", "abc"), quiet());

    Row row = results.rows().getFirst();
    assertThat(row.failures()).isEmpty();
    assertThat(row.turns()).hasSize(2);
    assertThat(row.errorsInAll()).isZero();
    for (Metric metric :
        List.of(
            Metric.REQUESTS_PER_SECOND,
            Metric.CPU_US,
            Metric.RESIDENT_MIB,
            Metric.PROPORTIONAL_MIB,
            Metric.THREADS)) {
      assertThat(row.spread(metric).orElseThrow().least()).as(metric.key()).isPositive();
    }
    assertThat(row.spread(Metric.DESCRIPTORS).orElseThrow().least()).isGreaterThan(4);
    assertThat(row.spread(Metric.DATABASE_SESSIONS)).contains(new Spread(3, 3, 3));
    assertThat(sentences(plan, row))
        .contains(
            "the answer after the load was the one before",
            "the settings in force are those that were asked for",
            "not steady after 1 s of warm-up in 2 of 2 turns");
    assertThat(results.conditions()).containsKeys("kernel", "processor", "tool", "commit");
  }

  @Test
  void goesOnWhereOthersFail() {
    Plan plan = plan(1, fake("refuses"), fake("dies"), fake("fails"), fake("changes"));

    Results results = Lab.measure(plan, Map.of(), quiet());

    assertThat(results.rows().get(0).failures()).containsExactly("did not start: port 80 is taken");
    assertThat(results.rows().get(1).failures())
        .containsExactly("died under load: no word, exit code 7");
    assertThat(results.rows().get(2).errorsInAll()).isPositive();
    assertThat(sentences(plan, results.rows().get(2)))
        .contains("the answer after the load was another: the status was 500 instead of 200");
    assertThat(sentences(plan, results.rows().get(3)))
        .contains("the answer after the load was another: 7 bytes instead of 6");
    assertThat(results.withoutErrors()).isFalse();
    assertThat(results.interrupted()).isFalse();
  }

  /// As Ctrl-C does.
  @Test
  void keepsWhatWasMeasuredBeforeAnInterrupt() {
    Thread measuring = Thread.currentThread();
    ByteArrayOutputStream interrupting =
        new ByteArrayOutputStream() {
          @Override
          public synchronized void write(byte[] bytes, int from, int length) {
            measuring.interrupt();
          }
        };
    Progress progress = new Progress(new PrintStream(interrupting, true, UTF_8), false);

    Results results = Lab.measure(plan(9, fake("works")), Map.of(), progress);

    assertThat(results.interrupted()).isTrue();
    assertThat(results.rows().getFirst().turns()).hasSize(1);
    assertThat(ProcessHandle.current().descendants().filter(ProcessHandle::isAlive)).isEmpty();
  }

  @Test
  void refusesProcessorsThatAreNotThere() {
    Plan plan = plan(1, fake("works"));
    Plan elsewhere =
        new Plan(
            plan.baseline(),
            plan.contenders(),
            plan.proxy(),
            plan.tool(),
            plan.load(),
            1,
            plan.longestWarmUp(),
            Cpus.parse("4000"));

    assertThatThrownBy(() -> Lab.measure(elsewhere, Map.of(), quiet()))
        .isInstanceOf(CannotMeasureException.class)
        .hasMessageMatching(
            "--server-cpus: this process may use the processors .*, not all of 4000");
  }
}
