package org.serverzoo.processpool;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.serverzoo.api.EffectiveSetting;
import org.serverzoo.api.WorkerCommand;
import org.serverzoo.posix.Children;

/// The master's view of one worker: its process, and the line to it (see [WorkerLink]).
///
/// One thread waits for the worker to connect, and then reads what it says; another waits for its
/// end. Any thread may ask; one at a time may change its sessions.
final class PoolWorker {

  private static final long LOOK_AGAIN_MILLIS = 100;

  private static final Duration ANSWER = Duration.ofSeconds(2);

  /// What was written before the end is read by then.
  private static final Duration LAST_WORDS = Duration.ofSeconds(1);

  /// Longer than any statement may keep a session.
  private static final Duration SHRINKING = Duration.ofSeconds(30);

  private final Process process;
  private final ServerSocketChannel door;
  private final Path path;
  private final CompletableFuture<List<EffectiveSetting>> ready = new CompletableFuture<>();

  /// The process has ended, and all it said has been read.
  private final CompletableFuture<Void> ended = new CompletableFuture<>();

  private final BlockingQueue<String> sessionAnswers = new ArrayBlockingQueue<>(16);
  private final BlockingQueue<WorkerStats> statsAnswers = new ArrayBlockingQueue<>(16);

  /// Set by the reading thread once the worker has connected.
  private volatile @Nullable BufferedWriter out;

  /// Held while a line is written.
  private final Object writing = new Object();

  /// Set by the reading thread.
  private volatile WorkerStats stats = WorkerStats.NONE;

  /// By [System#nanoTime]; set by the reading thread before the worker is ready.
  private volatile long readySince;

  /// To how many it keeps.
  private volatile int sessions;

  private volatile boolean draining;

  private PoolWorker(Process process, ServerSocketChannel door, Path path, int sessions) {
    this.process = process;
    this.door = door;
    this.path = path;
    this.sessions = sessions;
  }

  /// Starts a worker on the listening socket.
  ///
  /// @param sessions its share of the database sessions; 0 if there is no database
  /// @param number different for each worker of this master
  static PoolWorker start(WorkerCommand command, int listener, int sessions, long number)
      throws IOException {
    Path path =
        command.sockets().resolve("worker-%d-%d".formatted(ProcessHandle.current().pid(), number));
    ServerSocketChannel door = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      door.bind(UnixDomainSocketAddress.of(path));
      List<String> arguments = new ArrayList<>(List.of(WorkerLink.OPTION + "=" + path));
      if (sessions > 0) {
        arguments.add(WorkerLink.SESSIONS_OPTION + "=" + sessions);
      }
      Process process = Children.start(command.process(arguments), listener);
      PoolWorker worker = new PoolWorker(process, door, path, sessions);
      Thread link = Thread.ofVirtual().name("worker-link-" + process.pid()).start(worker::listen);
      // Not process.onExit(), which is at the mercy of whatever else is in the common pool.
      Thread.ofVirtual().name("worker-end-" + process.pid()).start(() -> worker.await(link));
      return worker;
    } catch (IOException | RuntimeException failure) {
      door.close();
      Files.deleteIfExists(path);
      throw failure;
    }
  }

  private void listen() {
    try (SocketChannel channel = door.accept()) {
      closeDoor();
      out = new BufferedWriter(Channels.newWriter(channel, UTF_8));
      read(new BufferedReader(Channels.newReader(channel, UTF_8)));
    } catch (IOException _) {
      // The process has ended: that is noticed below.
    } finally {
      // Who waits for an answer waits for nobody now.
      statsAnswers.offer(stats);
    }
  }

  private void read(BufferedReader in) throws IOException {
    List<EffectiveSetting> settings = new ArrayList<>();
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      String[] parts = line.split("[ \t]", 2);
      String rest = parts.length == 2 ? parts[1] : "";
      switch (parts[0]) {
        case "setting" -> {
          String[] pair = rest.split("\t", 2);
          settings.add(new EffectiveSetting(pair[0], pair[1]));
        }
        case "ready" -> {
          readySince = System.nanoTime();
          ready.complete(settings);
        }
        case "failed" -> ready.completeExceptionally(new WorkerFailedException(rest));
        case "stats" -> {
          stats = WorkerStats.parse(rest);
          statsAnswers.offer(stats);
        }
        default -> sessionAnswers.offer(line);
      }
    }
  }

  /// Blocks until the process has ended and the thread that reads is done.
  private void await(Thread link) {
    try {
      process.waitFor();
      closeDoor();
      link.join(LAST_WORDS);
    } catch (InterruptedException neverSent) {
      Thread.currentThread().interrupt();
    }
    ready.completeExceptionally(
        new WorkerFailedException(
            "a worker ended before it was ready, with exit code " + process.exitValue()));
    ended.complete(null);
  }

  private void closeDoor() {
    try {
      door.close();
      Files.deleteIfExists(path);
    } catch (IOException _) {
      // A file is left over that whoever opens the directory next removes.
    }
  }

  /// Blocks until the worker serves.
  ///
  /// @return its settings in force
  /// @throws WorkerFailedException if it cannot, or takes too long
  List<EffectiveSetting> awaitReady(Duration within)
      throws WorkerFailedException, InterruptedException {
    try {
      return ready.get(within.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException failed) {
      throw failed.getCause() instanceof WorkerFailedException known
          ? new WorkerFailedException(String.valueOf(known.getMessage()))
          : new WorkerFailedException(String.valueOf(failed.getMessage()));
    } catch (TimeoutException _) {
      throw new WorkerFailedException(
          "a worker was not ready within %d seconds".formatted(within.toSeconds()));
    }
  }

  boolean isReady() {
    return ready.state() == Future.State.SUCCESS;
  }

  /// Its settings in force; none before it is ready.
  List<EffectiveSetting> settings() {
    return isReady() ? ready.resultNow() : List.of();
  }

  /// Whether it has been ready for so long.
  boolean served(Duration time) {
    return isReady() && System.nanoTime() - readySince >= time.toNanos();
  }

  /// Ends a worker that does not come up.
  void endUnlessReady() {
    if (!ready.isDone()) {
      process.destroyForcibly();
    }
  }

  /// Tells the worker its new share, and waits until it keeps to it. One that starts is waited for.
  ///
  /// @return whether it does, or has ended; if not, its sessions are as many as before
  boolean limitSessions(int share) throws InterruptedException {
    if (share == sessions) {
      return true;
    }
    long deadline = System.nanoTime() + SHRINKING.toNanos();
    sessionAnswers.clear();
    boolean sent = false;
    while (!hasEnded() && System.nanoTime() < deadline) {
      sent = sent || (isReady() && send("sessions " + share));
      if (sessionAnswers.poll(LOOK_AGAIN_MILLIS, TimeUnit.MILLISECONDS) != null) {
        sessions = share;
        return true;
      }
    }
    return hasEnded();
  }

  /// What it has done; what it last told if it does not answer now.
  WorkerStats askStats() throws InterruptedException {
    if (isReady() && process.isAlive()) {
      statsAnswers.clear();
      if (send("stats")) {
        statsAnswers.poll(ANSWER.toMillis(), TimeUnit.MILLISECONDS);
      }
    }
    return stats();
  }

  private boolean send(String line) {
    synchronized (writing) {
      BufferedWriter writer = out;
      if (writer == null) {
        return false;
      }
      try {
        writer.write(line);
        writer.write('\n');
        writer.flush();
        return true;
      } catch (IOException _) {
        return false; // It has died: its end is noticed elsewhere.
      }
    }
  }

  /// Tells the worker to drain.
  void drain() {
    draining = true;
    process.destroy();
  }

  /// Waits until the worker has ended, and ends it if it takes too long.
  void awaitEnd(Duration within) throws InterruptedException {
    draining = true;
    if (!process.waitFor(within.toMillis(), TimeUnit.MILLISECONDS)) {
      process.destroyForcibly().waitFor();
    }
    ended.join();
  }

  /// Completed when the process has ended and all that it said has been read.
  CompletableFuture<Void> ended() {
    return ended;
  }

  boolean hasEnded() {
    return ended.isDone();
  }

  /// Why it ended, as the beginning of a sentence.
  String lastWords() {
    return isReady()
        ? "worker %d ended with exit code %d".formatted(process.pid(), process.exitValue())
        : String.valueOf(ready.exceptionNow().getMessage());
  }

  boolean draining() {
    return draining;
  }

  int sessions() {
    return sessions;
  }

  WorkerStats stats() {
    return hasEnded() ? stats.withoutOpen() : stats;
  }

  Process process() {
    return process;
  }
}
