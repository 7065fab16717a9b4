package org.serverzoo.launcher.running;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.serverzoo.api.Design;
import org.serverzoo.api.Listen;
import org.serverzoo.api.Offload;
import org.serverzoo.api.Running;
import org.serverzoo.api.ServerDesign;
import org.serverzoo.api.Settings;
import org.serverzoo.api.WorkerCommand;
import org.serverzoo.database.DatabaseSettings;
import org.serverzoo.database.DatabaseUnavailableException;
import org.serverzoo.processpool.WorkerLink;
import org.serverzoo.processpool.WorkerStats;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The program of a worker of a process pool: serves from the socket on fd 0 until its master says
/// stop, or is no more. Started by the master, not by users.
///
/// ```
///   WorkerProcess DESIGN --app=APP --link=PATH [--db-sessions=N] [DIAL=VALUE ...]
/// ```
///
/// Its sockets, its database sessions and its heap are its own. It prints nothing: what it has to
/// say goes to the master.
///
/// Where a worker has died, its successor is waited for. That is why its words are read here: the
/// library that reads those of users takes as long as all the rest of a start.
public final class WorkerProcess {

  private static final int CANNOT_START = 2;

  /// As if by SIGTERM.
  private static final int CUT_SHORT = 143;

  /// A worker without memory ends, and is replaced.
  private static final String ENDS_WITHOUT_MEMORY = "-XX:+ExitOnOutOfMemoryError";

  /// The flags that the script `zoo` has for workers, with spaces between them.
  private static final String FLAGS = System.getProperty("zoo.worker-java-opts", "").strip();

  private static final String APP = "--app";
  private static final String DELAY = "--db-delay";
  private static final String ACCESS_LOG = "--access-log";

  private final String design;

  /// What was said, by option. The master has understood it already, so that it makes sense.
  private final Map<String, String> said = new LinkedHashMap<>();

  private WorkerProcess(String... words) {
    design = words[0];
    for (int i = 1; i < words.length; i++) {
      String[] option = words[i].split("=", 2);
      said.put(option[0], option[1]);
    }
  }

  /// What starts such a process.
  ///
  /// @param dials as they were said, each `--dial=value`
  /// @param links the directory in which the master makes a socket for each worker
  public static WorkerCommand command(
      Design design, List<String> dials, Backend backend, Path links) {
    List<String> words = new ArrayList<>(List.of(design.name(), APP + "=" + backend.app()));
    words.addAll(dials);
    Map<String, String> environment = JavaCommand.environmentWithoutDials();
    backend.database().ifPresent(open -> environment.put(ConnectionProcess.DATABASE, open.url()));
    return new WorkerCommand(
        JavaCommand.of(flags(), WorkerProcess.class, words),
        environment,
        backend.sessions(),
        links);
  }

  private static List<String> flags() {
    return Stream.concat(Stream.of(ENDS_WITHOUT_MEMORY), Arrays.stream(FLAGS.split(" +")))
        .filter(flag -> !flag.isEmpty())
        .toList();
  }

  /// Runs the worker and ends the process.
  public static void main(String[] words) {
    LogFormat.useOneLine();
    int exitCode = CANNOT_START;
    try {
      exitCode = new WorkerProcess(words).run();
    } catch (IOException | InterruptedException | RuntimeException fault) {
      Log.LOGGER.error("a worker ended for a fault of its own", fault);
    }
    System.exit(exitCode);
  }

  private int run() throws IOException, InterruptedException {
    try (WorkerLink link = WorkerLink.connect(Path.of(required(WorkerLink.OPTION)))) {
      try {
        serve(link);
        return 0;
      } catch (CannotStartException | DatabaseUnavailableException refused) {
        link.failed(String.valueOf(refused.getMessage()));
        return CANNOT_START;
      }
    }
  }

  private void serve(WorkerLink link) throws IOException, InterruptedException {
    Design inside = Designs.ZOO.named(design);
    Settings settings = settings(inside.defaults());
    if (!said.containsKey(ACCESS_LOG)) {
      serve(link, (ServerDesign) inside, settings);
      return;
    }
    try (AccessLogFile log = AccessLogFile.open(required(ACCESS_LOG))) {
      serve(link, (ServerDesign) inside, settings.withAccessLog(log));
    }
  }

  private void serve(WorkerLink link, ServerDesign inside, Settings settings)
      throws IOException, InterruptedException {
    Signals signals = Signals.installInWorker();
    try (Backend backend = backend()) {
      Running running = inside.start(backend.application(), settings);
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

  /// The design's defaults, changed by what was said.
  private Settings settings(Settings defaults) {
    Settings settings = defaults.withListen(new Listen.Inherited());
    for (Map.Entry<String, String> option : said.entrySet()) {
      String value = option.getValue();
      settings =
          switch (option.getKey()) {
            case "--queue" -> settings.withQueue(Integer.parseInt(value));
            case "--keep-alive" -> settings.withKeepAlive(Boolean.parseBoolean(value));
            case "--idle-timeout" -> settings.withIdleTimeout(Times.parse(value));
            case "--max-connections" -> settings.withMaxConnections(Integer.parseInt(value));
            case "--offload" -> settings.withOffload(Offload.parse(value));
            case "--grace" -> settings.withGrace(Times.parse(value));
            case APP, ACCESS_LOG, DELAY, WorkerLink.OPTION, WorkerLink.SESSIONS_OPTION -> settings;
            default -> throw new IllegalArgumentException("a worker has no " + option.getKey());
          };
    }
    return settings;
  }

  private Backend backend() {
    return switch (App.valueOf(required(APP).toUpperCase(Locale.ROOT))) {
      case ECHO -> Backend.echo();
      case ZOO -> Backend.zoo(() -> OpenDatabase.of(databaseSettings()));
    };
  }

  private DatabaseSettings databaseSettings() {
    return new DatabaseSettings(
        System.getenv(ConnectionProcess.DATABASE),
        Integer.parseInt(required(WorkerLink.SESSIONS_OPTION)),
        Optional.ofNullable(said.get(DELAY)).map(Times::parse).orElse(Duration.ZERO));
  }

  private String required(String option) {
    return Optional.ofNullable(said.get(option))
        .orElseThrow(() -> new IllegalArgumentException("a worker needs " + option));
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

  /// Apart, so that no logger is set up where nothing goes wrong.
  private static final class Log {
    static final Logger LOGGER = LoggerFactory.getLogger(WorkerProcess.class);
  }
}
