package org.serverzoo.launcher.commands;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.serverzoo.api.Design;
import org.serverzoo.api.Dial;
import org.serverzoo.api.ProcessDesign;
import org.serverzoo.api.Running;
import org.serverzoo.api.ServerDesign;
import org.serverzoo.api.Settings;
import org.serverzoo.api.WorkerCommand;
import org.serverzoo.launcher.control.Control;
import org.serverzoo.launcher.control.ControlClient;
import org.serverzoo.launcher.control.ControlDirectory;
import org.serverzoo.launcher.running.AccessLogFile;
import org.serverzoo.launcher.running.Announcements;
import org.serverzoo.launcher.running.App;
import org.serverzoo.launcher.running.Backend;
import org.serverzoo.launcher.running.CannotStartException;
import org.serverzoo.launcher.running.ConnectionCommand;
import org.serverzoo.launcher.running.Designs;
import org.serverzoo.launcher.running.JavaCommand;
import org.serverzoo.launcher.running.KeptStreams;
import org.serverzoo.launcher.running.Metrics;
import org.serverzoo.launcher.running.OpenDatabase;
import org.serverzoo.launcher.running.Signals;
import org.serverzoo.launcher.running.SocketRefusal;
import org.serverzoo.launcher.running.WorkerProcess;
import org.serverzoo.processpool.WorkerFailedException;
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
      "What the parentheses say holds where you say nothing. Each dial is an environment"
          + " variable too: ZOO_IDLE_TIMEOUT=1m for --idle-timeout 1m. Times have a unit: 20ms,"
          + " 30s, 1m. A design refuses a dial that it does not have; `./zoo list` shows which it"
          + " has."
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
      converter = Values.OneApp.class,
      description = "The application: the zoo's own, or an echo for HTTP test suites (zoo).")
  private App app = App.ZOO;

  @Mixin private final DatabaseDials databaseDials = new DatabaseDials();

  @Option(
      names = "--access-log",
      paramLabel = "FILE",
      description =
          "Append a line for each answer to a file; without =FILE write it to standard output (off).")
  private @Nullable String accessLog;

  @Option(
      names = "--metrics",
      paramLabel = "PORT",
      converter = Values.Port.class,
      description =
          "Show what was done to Prometheus, at /metrics on this port; 0 lets the system choose (off).")
  private @Nullable Integer metricsPort;

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
    Design design = designs.named(name);
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

  private void serve(Design design, Settings settings) throws InterruptedException {
    PrintWriter out = command.commandLine().getOut();
    try (Backend backend = backend(design)) {
      // From here on a signal has something to stop.
      Signals signals = Signals.install();
      Running running = start(design, backend, settings);
      Announcements say = new Announcements(design, settings, backend, running);
      // Closed from the last to the first.
      try (KeptStreams _ = KeptStreams.of(settings.listen());
          running;
          Metrics metrics = metrics(settings, backend, running);
          Control _ = Control.open(design.name(), running, signals)) {
        out.print(say.listening(metrics));
        out.flush();
        signals.await();
        out.println(say.stopping());
      }
      out.println(say.stopped());
    }
  }

  private Metrics metrics(Settings settings, Backend backend, Running running) {
    return metricsPort == null
        ? Metrics.off()
        : Metrics.open(metricsPort, settings.listen(), backend, running);
  }

  private Backend backend(Design design) {
    return switch (app) {
      case ZOO ->
          switch (design) {
            case ServerDesign _ -> Backend.zoo(() -> databaseDials.open());
            case ProcessDesign _ -> Backend.ofWorkers(databaseDials.open());
          };
      case ECHO -> {
        databaseDials.given().ifPresent(RunCommand::refuseDatabase);
        yield Backend.echo();
      }
    };
  }

  private static void refuseDatabase(String dial) {
    throw new CannotStartException("the echo application has no database; leave " + dial + " out");
  }

  private Running start(Design design, Backend backend, Settings settings) {
    try {
      return switch (design) {
        case ServerDesign threads -> threads.start(backend.application(), settings);
        case ProcessDesign processes ->
            processes.start(worker(processes, backend, settings), settings);
      };
    } catch (WorkerFailedException failed) {
      throw new CannotStartException(String.valueOf(failed.getMessage()), failed);
    } catch (IOException refused) {
      throw new CannotStartException(
          SocketRefusal.sentence(
              settings.listen(), ControlClient.holder(settings.listen()), refused),
          refused);
    } catch (IllegalArgumentException senseless) {
      throw new CannotStartException(String.valueOf(senseless.getMessage()), senseless);
    }
  }

  private WorkerCommand worker(ProcessDesign design, Backend backend, Settings settings)
      throws IOException {
    return design.dials().contains(Dial.INNER)
        ? poolWorker(backend, settings)
        : connectionWorker(backend);
  }

  private WorkerCommand connectionWorker(Backend backend) throws IOException {
    return new ConnectionCommand(
            JavaCommand.classPath(),
            app,
            databaseDials.delay(),
            accessLog == null ? "" : accessLog,
            backend.database().map(OpenDatabase::url),
            backend.sessions())
        .command(ControlDirectory.open());
  }

  /// With what the user said about the design in the workers.
  private WorkerCommand poolWorker(Backend backend, Settings settings) throws IOException {
    Design inside = designs.named(settings.inner());
    List<String> said = new ArrayList<>();
    Dials.OF_WORKERS.stream()
        .filter(inside.dials()::contains)
        .map(Dial::option)
        .forEach(option -> pass(option, said));
    pass("--grace", said);
    pass("--access-log", said);
    backend.database().ifPresent(_ -> pass("--db-delay", said));
    return WorkerProcess.command(inside, said, backend, ControlDirectory.open());
  }

  private void pass(String option, List<String> said) {
    environment.text(option, command).ifPresent(text -> said.add(option + "=" + text));
  }
}
