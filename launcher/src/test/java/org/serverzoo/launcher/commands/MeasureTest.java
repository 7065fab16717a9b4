package org.serverzoo.launcher.commands;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.serverzoo.api.Dial;
import org.serverzoo.lab.Contender;
import org.serverzoo.lab.LoadTool;
import org.serverzoo.launcher.ZooProcess;
import org.serverzoo.launcher.running.Designs;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

class MeasureTest {

  private final Designs designs =
      new Designs(
          List.of(
              new FakeDesign("plain"),
              new FakeDesign("loops", Dial.WORKERS, Dial.KEEP_ALIVE, Dial.OFFLOAD)));

  private CommandLine zoo(Map<String, String> environment) {
    return Zoo.commandLine(designs, new Environment(environment));
  }

  private List<Contender> contenders(Map<String, String> environment, String... arguments) {
    CommandLine zoo = zoo(environment);
    zoo.parseArgs(Zoo.complete(arguments));
    CommandSpec measure = measure(zoo);
    List<String> names = measure.positionalParameters().getFirst().getValue();
    return new Contenders(designs, new Environment(environment), measure).named(names);
  }

  private static CommandSpec measure(CommandLine zoo) {
    return Objects.requireNonNull(zoo.getSubcommands().get("measure")).getCommandSpec();
  }

  private static List<String> run(Contender contender) {
    int main = contender.command().indexOf(Zoo.class.getName());
    return contender.command().subList(main + 1, contender.command().size());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "measure | say which designs to measure, or all; `./zoo list` shows them",
        "measure loop | there is no design called loop; did you mean loops?",
        "measure loops --port 80 | --port cannot be said here: each server listens on a free port of 127.0.0.1",
        "measure loops --tool wrk2 | --tool: 'wrk2' is no load tool that is known here; use wrk, ab, hey, h2load",
        "measure loops --tool ab --pipeline 4 | ab does not pipeline; wrk and h2load do",
        "measure loops --route x | --route: 'x' is not a path; write it like / or /row?id=42",
        "measure loops --duration 1500ms | --duration: '1500ms' is not whole seconds; write it like 10s or 1m",
        "measure loops --server-cpus a | --server-cpus: 'a' is not a list of processors; write it like 0, 0,2 or 0-3",
        "measure loops --json /no/such/place | cannot write to /no/such/place (/no/such/place)"
      })
  void refusesWithASentence(String typed, String sentence) {
    StringWriter errors = new StringWriter();
    CommandLine zoo = zoo(Map.of()).setErr(new PrintWriter(errors, true));

    int exitCode = zoo.execute(Zoo.complete(typed.split(" ", -1)));

    assertThat(errors.toString()).isEqualToNormalizingNewlines("zoo: " + sentence + "\n");
    assertThat(exitCode).isEqualTo(2);
  }

  @Test
  void takesAllDesignsInTheirOrder() {
    assertThat(contenders(Map.of(), "measure", "all", "plain"))
        .extracting(Contender::label)
        .containsExactly("plain", "loops", "plain (2)");
  }

  @Test
  void givesADesignItsOwnDialsAndThoseForAll() {
    List<Contender> contenders =
        contenders(
            Map.of("ZOO_BACKLOG", "7"),
            "measure",
            "plain",
            "loops --workers 2 --no-keep-alive --offload=pool:3",
            "--workers=5",
            "--transport=auto");

    assertThat(run(contenders.getFirst()))
        .containsExactly(
            "run", "plain", "--port=0", "--backlog=7", "--workers=5", "--transport=auto");
    assertThat(run(contenders.getLast()))
        .containsExactlyInAnyOrder(
            "run",
            "loops",
            "--port=0",
            "--backlog=7",
            "--workers=2",
            "--keep-alive=false",
            "--offload=pool:3",
            "--transport=auto");
    assertThat(contenders.getLast().asked())
        .containsOnly(
            Map.entry("backlog", "7"),
            Map.entry("workers", "2"),
            Map.entry("keep-alive", "false"),
            Map.entry("offload", "pool:3"));
  }

  @Test
  void givesADesignARouteOfItsOwn() {
    List<Contender> contenders =
        contenders(Map.of(), "measure", "plain", "plain --route /row?id=42", "--route=/template");

    assertThat(contenders).extracting(Contender::route).containsExactly("", "/row?id=42");
    assertThat(run(contenders.getLast())).containsExactly("run", "plain", "--port=0");
    assertThat(contenders.getLast().asked()).isEmpty();
  }

  @Test
  void showsNobodyThePasswordOfADatabase() {
    String url = "postgresql://me:secret@host/database";
    CommandLine zoo = zoo(Map.of());
    zoo.parseArgs("measure", "plain", "--db", url);
    CommandSpec measure = measure(zoo);
    Contender contender =
        new Contenders(designs, new Environment(Map.of()), measure)
            .named(List.of("plain"))
            .getFirst();

    assertThat(contender.environment()).containsEntry("ZOO_DB_URL", url);
    assertThat(contender.command()).noneMatch(word -> word.contains("secret"));
    assertThat(Contenders.shown(measure)).noneMatch(word -> word.contains("secret"));
  }

  /// With the first load tool that is installed, one second each.
  @Test
  void measuresRealDesigns(@TempDir Path directory) throws Exception {
    assumeThat(Files.isDirectory(Path.of("/proc/self/task"))).as("this is Linux").isTrue();
    assumeThat(LoadTool.isInstalled("taskset")).as("taskset is installed").isTrue();
    List<String> tools =
        LoadTool.ALL.stream().map(LoadTool::name).filter(LoadTool::isInstalled).toList();
    assumeThat(tools).as("installed load tools").isNotEmpty();
    String cpus = Runtime.getRuntime().availableProcessors() > 1 ? "1" : "0";
    Path csv = directory.resolve("turns.csv");
    Path json = directory.resolve("all.json");

    try (ZooProcess zoo =
        ZooProcess.start(
            "measure",
            "sequential",
            "nio --workers 1",
            "--app=echo",
            "--tool=" + tools.getFirst(),
            "--load-cpus=" + cpus,
            "--connections=8",
            "--duration=1s",
            "--warm-up=1s",
            "--repeat=1",
            "--no-nginx",
            "--no-errors",
            "--csv=" + csv,
            "--json=" + json)) {
      List<String> shown = zoo.rest();

      assertThat(shown)
          .anyMatch(line -> line.matches("\\| sequential +\\| +[1-9][0-9,]* \\|.*"))
          .anyMatch(line -> line.matches("\\| nio --workers 1 +\\| +[1-9][0-9,]* \\|.*"))
          .contains("  ok     the settings in force are those that were asked for");
      assertThat(zoo.errors())
          .contains("1 of 2, ", "2 of 2, 0:00 left: nio --workers 1, round 1: ");
      assertThat(zoo.exitCode()).isZero();
    }
    assertThat(Files.readAllLines(csv)).hasSize(3);
    assertThat(json).content().contains("\"in_force\":{\"threads\":\"1 that serves\"");
  }
}
