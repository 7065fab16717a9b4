package org.serverzoo.launcher.running;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.serverzoo.api.WorkerCommand;

/// What starts a [ConnectionProcess]: a JVM that is tuned for the first twenty milliseconds and
/// nothing else.
///
/// @param classPath of jars, or there is no [StartCache]
/// @param accessLog a file, `-` for standard output, empty for none
/// @param databaseUrl empty if there is no database
/// @param databaseSessions 0 if there is none
public record ConnectionCommand(
    String classPath,
    App app,
    Duration databaseDelay,
    String accessLog,
    Optional<String> databaseUrl,
    int databaseSessions) {

  /// Signals that come to a whole group of processes, such as Ctrl-C: the master decides what
  /// follows, and a worker ends what it has begun. What a shell ignores stays ignored in what it
  /// becomes, and a JVM leaves such signals alone.
  private static final String IGNORING_SIGNALS = "trap '' HUP INT TERM; exec \"$@\"";

  private static final List<String> FLAGS =
      List.of(
          // One thread, little memory, no time to find out what is worth a better compiler.
          "-XX:+UseSerialGC",
          "-XX:TieredStopAtLevel=1",
          // Only what is called 4,000 times is compiled: less does not pay for it in this life.
          "-XX:CompileThresholdScaling=20",
          "-Xmx64m",
          // No file in /tmp for jps and jstat.
          "-XX:-UsePerfData",
          // What is shared between JVMs is mapped where it was when it was saved. Elsewhere, all
          // pointers in it have to be changed, and all of it has to be read for that.
          "-XX:+UnlockDiagnosticVMOptions",
          "-XX:ArchiveRelocationMode=0",
          // A cache that cannot be used is no reason to talk: the master has said so.
          "-Xlog:disable");

  /// The command, with the cache made where it is missing, which takes some seconds.
  ///
  /// @param links a directory of this user alone
  public WorkerCommand command(Path links) throws IOException {
    Map<String, String> environment = new HashMap<>(JavaCommand.environmentWithoutDials());
    databaseUrl.ifPresent(url -> environment.put(ConnectionProcess.DATABASE, url));
    List<String> java = new ArrayList<>();
    java.add(JavaCommand.java());
    java.addAll(FLAGS);
    StartCache cache = new StartCache(java, classPath, environment);
    List<String> command =
        new ArrayList<>(List.of("/bin/sh", "-c", IGNORING_SIGNALS, "zoo-worker"));
    command.addAll(java);
    cache.ready().ifPresent(command::add);
    command.addAll(List.of("-cp", classPath, ConnectionProcess.class.getName()));
    command.addAll(List.of(app.toString(), "" + databaseDelay.toMillis(), accessLog));
    return new WorkerCommand(command, environment, databaseSessions, links);
  }
}
