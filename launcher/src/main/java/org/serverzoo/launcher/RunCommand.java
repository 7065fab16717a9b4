package org.serverzoo.launcher;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.serverzoo.api.Running;
import org.serverzoo.api.ServerDesign;
import org.serverzoo.api.Settings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `./zoo run DESIGN`: serves until a signal says stop.
///
/// ```
///   backend ready ─> design listens ─> settings printed, "listening on ..." ─> signal
///                                                                                │
///   exit 0 <─ database left <─ what was done is printed <─ drained within --grace
/// ```
@Command(
    name = "run",
    description = "Starts a server of the given design, and serves until Ctrl-C or SIGTERM.",
    sortOptions = false,
    customSynopsis = {"zoo run DESIGN [DIAL ...]", ""},
    footer = {
      "",
      "What the parentheses say holds where you say nothing. Each dial is an environment variable",
      "too: ZOO_IDLE_TIMEOUT=1m for --idle-timeout 1m. Times have a unit: 20ms, 30s, 1m.",
      "A design refuses a dial that it does not have; `./zoo list` shows which it has."
    })
final class RunCommand implements Callable<Integer> {

  private final Designs designs;
  private final Environment environment;

  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec command;

  @Parameters(
      paramLabel = "DESIGN",
      arity = "0..1",
      description = "One of those that `./zoo list` shows.")
  private @Nullable String name;

  @Mixin private final Dials dials = new Dials();

  @Option(
      names = "--app",
      paramLabel = "zoo|echo",
      converter = App.Reader.class,
      description = "The application: the zoo's own, or an echo for HTTP test suites (zoo).")
  private App app = App.ZOO;

  @Mixin private final DatabaseDials databaseDials = new DatabaseDials();

  @Option(
      names = "--access-log",
      paramLabel = "FILE",
      description =
          "Append a line for each answer to a file; without =FILE write it to standard output (off).")
  private @Nullable String accessLog;

  RunCommand(Designs designs, Environment environment) {
    this.designs = designs;
    this.environment = environment;
  }

  @Override
  public Integer call() throws InterruptedException {
    environment.refuseUnknown(command.optionsMap().keySet());
    if (name == null) {
      throw new CannotStartException("say which design to run; `./zoo list` shows them");
    }
    ServerDesign design = designs.named(name);
    Settings settings = dials.settings(design, designs);
    if (accessLog == null) {
      serve(design, settings);
      return 0;
    }
    try (AccessLogFile log = AccessLogFile.open(accessLog)) {
      serve(design, settings.withAccessLog(log));
    }
    return 0;
  }

  private void serve(ServerDesign design, Settings settings) throws InterruptedException {
    PrintWriter out = command.commandLine().getOut();
    try (Backend backend = backend()) {
      // From here on a signal has something to stop.
      Signals signals = Signals.install();
      Running running = start(design, backend, settings);
      Announcements say = new Announcements(design, settings, backend, running);
      try (running) {
        out.print(say.listening());
        out.flush();
        signals.await();
        out.println(say.stopping());
      }
      out.println(say.stopped());
    }
  }

  private Backend backend() {
    return switch (app) {
      case ZOO -> Backend.zoo(databaseDials);
      case ECHO -> {
        databaseDials.given().ifPresent(RunCommand::refuseDatabase);
        yield Backend.echo();
      }
    };
  }

  private static void refuseDatabase(String dial) {
    throw new CannotStartException("the echo application has no database; leave " + dial + " out");
  }

  private static Running start(ServerDesign design, Backend backend, Settings settings) {
    try {
      return design.start(backend.application(), settings);
    } catch (IOException refused) {
      throw new CannotStartException(SocketRefusal.sentence(settings.listen(), refused), refused);
    }
  }
}
