package org.serverzoo.launcher;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.serverzoo.api.Design;
import org.serverzoo.api.Running;
import org.serverzoo.api.ServerDesign;
import org.serverzoo.api.Settings;
import org.serverzoo.api.WorkerCommand;
import org.serverzoo.database.DatabaseUnavailableException;
import org.serverzoo.processpool.WorkerLink;
import org.serverzoo.processpool.WorkerStats;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// A worker of a process pool: serves from the socket on fd 0 until its master says stop, or is no
/// more. Started by the master, not by users.
///
/// Its sockets, its database sessions and its heap are its own. It prints nothing: what it has to
/// say goes to the master.
@Command(name = "worker", hidden = true, description = "Serves as a worker of a process pool.")
final class WorkerProcess implements Callable<Integer> {

  private static final int CANNOT_START = 2;

  /// As if by SIGTERM.
  private static final int CUT_SHORT = 143;

  /// A worker without memory ends, and is replaced.
  private static final String ENDS_WITHOUT_MEMORY = "-XX:+ExitOnOutOfMemoryError";

  /// The flags that the script `zoo` has for workers, with spaces between them.
  private static final String FLAGS = System.getProperty("zoo.worker-java-opts", "").strip();

  private final Designs designs;

  @Parameters(paramLabel = "DESIGN")
  @SuppressWarnings("NullAway.Init") // set by picocli
  private String name;

  @Option(names = WorkerLink.OPTION, required = true)
  @SuppressWarnings("NullAway.Init") // set by picocli
  private Path master;

  @Mixin private final Dials dials = new Dials();

  @Option(names = "--app", converter = App.Reader.class)
  private App app = App.ZOO;

  @Mixin private final DatabaseDials databaseDials = new DatabaseDials();

  @Option(names = "--access-log")
  private @Nullable String accessLog;

  WorkerProcess(Designs designs) {
    this.designs = designs;
  }

  /// What starts such a process.
  static WorkerCommand command(List<String> arguments, Backend backend) throws IOException {
    Map<String, String> environment = JavaCommand.environmentWithoutDials();
    backend.database().ifPresent(open -> environment.put(Environment.variable("--db"), open.url()));
    return new WorkerCommand(
        JavaCommand.of(flags(), arguments),
        environment,
        backend.sessions(),
        ControlDirectory.open());
  }

  private static List<String> flags() {
    return Stream.concat(Stream.of(ENDS_WITHOUT_MEMORY), Arrays.stream(FLAGS.split(" +")))
        .filter(flag -> !flag.isEmpty())
        .toList();
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    try (WorkerLink link = WorkerLink.connect(master)) {
      try {
        Design design = designs.named(name);
        Settings settings = dials.settings(design, designs);
        serve(link, (ServerDesign) design, settings);
        return 0;
      } catch (CannotStartException | DatabaseUnavailableException refused) {
        link.failed(String.valueOf(refused.getMessage()));
        return CANNOT_START;
      }
    }
  }

  private void serve(WorkerLink link, ServerDesign design, Settings settings)
      throws IOException, InterruptedException {
    if (accessLog == null) {
      serveLogged(link, design, settings);
      return;
    }
    try (AccessLogFile log = AccessLogFile.open(accessLog)) {
      serveLogged(link, design, settings.withAccessLog(log));
    }
  }

  private void serveLogged(WorkerLink link, ServerDesign design, Settings settings)
      throws IOException, InterruptedException {
    Signals signals = Signals.installInWorker();
    try (Backend backend = app == App.ZOO ? Backend.zoo(databaseDials) : Backend.echo()) {
      Running running = design.start(backend.application(), settings);
      try (KeptStreams _ = KeptStreams.of(settings.listen());
          running) {
        Thread.ofPlatform()
            .daemon()
            .name("master")
            .start(() -> obey(link, backend, running, signals));
        link.ready(running.effective());
        signals.await();
      }
      tellLast(link, backend, running);
    }
  }

  private static void obey(WorkerLink link, Backend backend, Running running, Signals signals) {
    try {
      link.serve(() -> stats(backend, running), most -> limitSessions(backend, most));
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
    } finally {
      if (link.isOpen()) {
        endWithoutMaster(signals);
      }
    }
  }

  /// Nobody would ever stop this process. A master does not go before its workers unless it was
  /// killed: one that was told to stop, and then to stop at once, means us too.
  private static void endWithoutMaster(Signals signals) {
    if (signals.stopping()) {
      Runtime.getRuntime().halt(CUT_SHORT);
    }
    signals.stop();
  }

  private static void limitSessions(Backend backend, int most) throws InterruptedException {
    if (backend.database().isPresent()) {
      backend.database().get().database().limitSessions(most);
    }
  }

  private static void tellLast(WorkerLink link, Backend backend, Running running) {
    try {
      link.tell(stats(backend, running));
    } catch (IOException _) {
      // The master is gone, and with it whoever wanted to know.
    }
  }

  private static WorkerStats stats(Backend backend, Running running) {
    return new WorkerStats(
        running.counters().connectionsAccepted(),
        running.counters().connectionsOpen(),
        running.counters().requestsAnswered(),
        backend.database().map(open -> open.database().sessionsHighWater()).orElse(0));
  }
}
