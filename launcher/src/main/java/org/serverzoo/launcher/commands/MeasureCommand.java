package org.serverzoo.launcher.commands;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.serverzoo.database.EmbeddedDatabase;
import org.serverzoo.lab.CannotMeasureException;
import org.serverzoo.lab.CsvFile;
import org.serverzoo.lab.JsonFile;
import org.serverzoo.lab.Lab;
import org.serverzoo.lab.Plan;
import org.serverzoo.lab.Progress;
import org.serverzoo.lab.Results;
import org.serverzoo.lab.Table;
import org.serverzoo.launcher.running.App;
import org.serverzoo.launcher.running.CannotStartException;
import org.serverzoo.launcher.running.Designs;
import org.serverzoo.launcher.running.JavaCommand;
import org.serverzoo.launcher.running.OpenDatabase;
import org.serverzoo.launcher.running.Signals;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `./zoo measure DESIGN...`: what designs cost, and how far to believe it.
@Command(
    name = "measure",
    header = "Measures designs with a load tool, and says why to trust the table.",
    description = {
      "",
      "Each design runs in a process of its own on processors of its own, beside NGINX where"
          + " that is installed."
    },
    sortOptions = false,
    customSynopsis = {"zoo measure DESIGN... | all [OPTION ...] [DIAL ...]", ""},
    footer = {
      "",
      "A dial holds for all designs. A design in quotes has dials or a --route of its own, and may",
      "come twice:",
      "  zoo measure nio 'nio --workers 2' netty 'netty --transport nio' --server-cpus 0,1",
      "  zoo measure nio 'nio --route /template'",
      "Ctrl-C ends it and shows what was measured so far. lab/README.md explains every column."
    })
final class MeasureCommand implements Callable<Integer> {

  private static final int SOMETHING_FOUND = 1;

  /// What a shell reports for a command that Ctrl-C has ended.
  private static final int INTERRUPTED = 130;

  private final Designs designs;
  private final Environment environment;

  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec command;

  @Parameters(
      paramLabel = "DESIGN",
      arity = "0..*",
      description = "Those that `./zoo list` shows, or all.")
  private List<String> names = new ArrayList<>();

  @Mixin private final MeasureOptions options = new MeasureOptions();

  @Option(
      names = "--json",
      paramLabel = "FILE",
      description = "Keep everything as JSON: conditions, medians, every turn.")
  private @Nullable Path json;

  @Option(names = "--csv", paramLabel = "FILE", description = "Keep every turn as a line of CSV.")
  private @Nullable Path csv;

  @Option(names = "--no-errors", description = "Exit code 1 if any request or any turn failed.")
  private boolean noErrors;

  @Mixin private final Dials dials = new Dials();

  @Option(
      names = "--app",
      paramLabel = "zoo|echo",
      converter = Values.OneApp.class,
      description = "The application (zoo).")
  private App app = App.ZOO;

  @Mixin private final DatabaseDials databaseDials = new DatabaseDials();

  MeasureCommand(Designs designs, Environment environment) {
    this.designs = designs;
    this.environment = environment;
  }

  @Override
  public Integer call() {
    environment.refuseUnknown(command.optionsMap().keySet());
    if (names.isEmpty()) {
      throw new CannotStartException(
          "say which designs to measure, or all; `./zoo list` shows them");
    }
    dials.refuseSocket();
    Contenders contenders = new Contenders(designs, environment, command);
    Plan plan = options.plan(contenders, contenders.named(names));
    refuseUnwritable();
    Results results;
    try {
      plan.check();
      results = measure(plan);
    } catch (CannotMeasureException refused) {
      throw new CannotStartException(String.valueOf(refused.getMessage()), refused);
    }
    PrintWriter out = command.commandLine().getOut();
    out.println(new Table(results).text());
    out.flush();
    keep(results);
    return exitCode(results);
  }

  private Results measure(Plan plan) {
    interruptOnSignal(Thread.currentThread());
    // Held open from first to last: it starts once, and not on the processors of a design.
    Optional<EmbeddedDatabase> database =
        app == App.ECHO || databaseDials.url().isPresent()
            ? Optional.empty()
            : Optional.of(OpenDatabase.startEmbedded());
    try {
      return Lab.measure(plan, conditions(), Progress.onStandardError());
    } finally {
      database.ifPresent(EmbeddedDatabase::close);
    }
  }

  private static void interruptOnSignal(Thread measuring) {
    Signals signals = Signals.install();
    Thread.ofPlatform()
        .daemon()
        .name("interrupt")
        .start(() -> {
          try {
            signals.await();
            measuring.interrupt();
          } catch (InterruptedException ending) {
            Thread.currentThread().interrupt();
          }
        });
  }

  private Map<String, String> conditions() {
    Map<String, String> conditions = new LinkedHashMap<>();
    conditions.put("command", String.join(" ", Contenders.shown(command)));
    conditions.put("jvm flags", String.join(" ", JavaCommand.flags()));
    conditions.put("commit", JavaCommand.commit());
    return conditions;
  }

  /// Found out before hours are spent.
  private void refuseUnwritable() {
    for (Path file : files()) {
      try {
        Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND).close();
      } catch (IOException refused) {
        throw new CannotStartException(
            "cannot write to %s (%s)".formatted(file, refused.getMessage()), refused);
      }
    }
  }

  private List<Path> files() {
    List<Path> files = new ArrayList<>();
    Optional.ofNullable(json).ifPresent(files::add);
    Optional.ofNullable(csv).ifPresent(files::add);
    return files;
  }

  private void keep(Results results) {
    try {
      if (json != null) {
        new JsonFile(results).write(json);
      }
      if (csv != null) {
        new CsvFile(results).write(csv);
      }
    } catch (IOException refused) {
      throw new CannotStartException(
          "the results are above, but cannot be kept (%s)".formatted(refused.getMessage()),
          refused);
    }
  }

  private int exitCode(Results results) {
    if (results.interrupted()) {
      return INTERRUPTED;
    }
    return !results.measured() || (noErrors && !results.withoutErrors()) ? SOMETHING_FOUND : 0;
  }
}
