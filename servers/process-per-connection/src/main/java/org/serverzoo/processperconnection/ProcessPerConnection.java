package org.serverzoo.processperconnection;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.serverzoo.api.Counters;
import org.serverzoo.api.EffectiveSetting;
import org.serverzoo.api.Problem;
import org.serverzoo.api.Response;
import org.serverzoo.api.Running;
import org.serverzoo.api.Settings;
import org.serverzoo.api.Status;
import org.serverzoo.api.WorkerCommand;
import org.serverzoo.posix.Children;
import org.serverzoo.posix.Posix;

/// The master: accepts, starts a worker, closes the connection once the worker has ended.
///
/// It keeps a descriptor of its own for each connection until then, for three ends that a worker
/// cannot make: where no JVM could start, the client is told 503; where the client sends more than
/// its request, it is read and thrown away for a moment, so that no reset overtakes the answer; and
/// the end of the stream comes when the exit code has told what was done.
///
/// A slot is taken before a connection is accepted and given back when it is closed. Accepting and
/// starting is done by one thread; ends come on any.
public final class ProcessPerConnection implements Running {

  private static final System.Logger LOG = System.getLogger(ProcessPerConnection.class.getName());

  /// How long to leave the kernel's queue alone after an accept failed: mostly for want of file
  /// descriptors, which other connections give back.
  private static final long PAUSE_NANOS = 100_000_000;

  /// For what was killed to be gone.
  private static final long BEYOND_GRACE_MILLIS = 2000;

  private static final String CACHE_FLAG = "-XX:AOTCache=";

  private final int listener;
  private final SocketAddress address;
  private final WorkerCommand command;
  private final Settings settings;
  private final Orders orders;
  private final Posix.Pipe wake;
  private final Thread acceptor;
  private final Counters counters = new Counters();
  private final Semaphore slots;

  /// Those that were started and have not ended.
  private final Set<Process> workers = ConcurrentHashMap.newKeySet();

  /// Written by the acceptor.
  private volatile int mostWorkers;

  /// Whether the last worker could not be started: of a row of failures, the first is logged.
  private final AtomicBoolean failing = new AtomicBoolean();

  private final AtomicBoolean closing = new AtomicBoolean();
  private final CountDownLatch closed = new CountDownLatch(1);

  private ProcessPerConnection(
      int listener, WorkerCommand command, Settings settings, Path serving, Posix.Pipe wake)
      throws IOException {
    this.listener = listener;
    this.address = Posix.localAddress(listener);
    this.command = command;
    this.settings = settings;
    this.orders = Orders.of(settings, serving.toFile());
    this.wake = wake;
    this.slots = new Semaphore(settings.workers());
    this.acceptor =
        Thread.ofPlatform().name("process-per-connection-acceptor").unstarted(this::acceptAll);
  }

  /// @param listener belongs to the result
  static ProcessPerConnection start(int listener, WorkerCommand command, Settings settings)
      throws IOException {
    // Another process may take what woke us, such as the one that a handover has started.
    Posix.setBlocking(listener, false);
    Path serving =
        command
            .sockets()
            .resolve("worker-%d-%d".formatted(ProcessHandle.current().pid(), listener));
    Files.write(serving, new byte[0]);
    ProcessPerConnection server =
        new ProcessPerConnection(listener, command, settings, serving, Posix.pipe());
    server.acceptor.start();
    return server;
  }

  private void acceptAll() {
    try {
      while (true) {
        slots.acquire();
        Optional<AcceptedConnection> connection = accept();
        if (connection.isEmpty()) {
          slots.release();
          return;
        }
        counters.connectionOpened();
        serve(connection.get());
      }
    } catch (InterruptedException draining) {
      // It waited for a slot, and there is nothing more to accept.
    }
  }

  /// Blocks until a client connects; empty when the server drains.
  private Optional<AcceptedConnection> accept() {
    while (true) {
      try {
        if (Posix.awaitReadable(wake.readEnd(), listener) == wake.readEnd()) {
          return Optional.empty();
        }
        OptionalInt connection = Posix.accept(listener);
        if (connection.isPresent()) {
          return Optional.of(new AcceptedConnection(connection.getAsInt()));
        }
      } catch (IOException exhausted) {
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    }
  }

  private void serve(AcceptedConnection connection) {
    try {
      if (address instanceof InetSocketAddress) {
        connection.withoutDelay();
      }
      connection.setTimeouts(Duration.ofMillis(orders.tickMillis()), settings.idleTimeout());
      Process worker = Children.start(command.process(orders.words()), connection.descriptor());
      workers.add(worker);
      mostWorkers = Math.max(mostWorkers, workers.size());
      var _ = worker.onExit().thenAccept(ended -> ended(ended, connection));
    } catch (IOException notStarted) {
      refuse(connection, String.valueOf(notStarted.getMessage()));
    }
  }

  private void ended(Process worker, AcceptedConnection connection) {
    workers.remove(worker);
    int exitCode = worker.exitValue();
    if (Ending.neverBegan(exitCode)) {
      refuse(connection, "exit code " + exitCode);
      return;
    }
    failing.set(false);
    switch (Ending.of(exitCode)) {
      case ANSWERED -> {
        counters.requestAnswered();
        closed(connection);
      }
      case ANSWERED_AND_MORE_CAME -> {
        counters.requestAnswered();
        apart(connection::linger, connection);
      }
      case NOT_ANSWERED, FAILED -> closed(connection);
    }
  }

  private void refuse(AcceptedConnection connection, String why) {
    if (failing.compareAndSet(false, true)) {
      LOG.log(Level.WARNING, "a worker could not be started; its client is told 503: " + why);
    }
    apart(
        () -> {
          Response response = Problem.of(Status.UNAVAILABLE);
          connection.answer(response);
          counters.requestAnswered();
          settings.accessLog().answered("-", "-", response);
          connection.linger();
        },
        connection);
  }

  /// What is left to be done for a connection, and may block.
  @FunctionalInterface
  private interface Rest {
    void run() throws IOException;
  }

  /// Does it on a thread of its own, and closes the connection.
  private void apart(Rest rest, AcceptedConnection connection) {
    Thread.ofPlatform()
        .name("process-per-connection-end")
        .start(() -> {
          try {
            rest.run();
          } catch (IOException gone) {
            // The client went away, which is what we wait for.
          } finally {
            closed(connection);
          }
        });
  }

  private void closed(AcceptedConnection connection) {
    counters.connectionClosed();
    connection.close();
    slots.release();
  }

  @Override
  public SocketAddress address() {
    return address;
  }

  @Override
  public List<EffectiveSetting> effective() {
    return List.of(
        new EffectiveSetting("workers", "at most " + settings.workers() + " processes at once"),
        new EffectiveSetting("worker's cache", cache()),
        EffectiveSetting.keepAlive(false),
        new EffectiveSetting("idle-timeout", orders.idleMillis() + " ms"));
  }

  /// As it stands in the workers' command line.
  private String cache() {
    for (String word : command.command()) {
      if (word.startsWith(CACHE_FLAG)) {
        File file = new File(word.substring(CACHE_FLAG.length()));
        return "%s, %d MiB".formatted(file, file.length() >> 20);
      }
    }
    return "none, so that workers start more slowly";
  }

  /// The most workers that were alive at the same time so far.
  public int mostWorkers() {
    return mostWorkers;
  }

  @Override
  public Counters counters() {
    return counters;
  }

  @Override
  public void close() {
    try {
      if (closing.compareAndSet(false, true)) {
        drain();
      } else {
        closed.await();
      }
    } catch (InterruptedException hurry) {
      workers.forEach(Process::destroyForcibly);
      Thread.currentThread().interrupt();
    } finally {
      closed.countDown();
    }
  }

  private void drain() throws InterruptedException {
    try {
      Files.deleteIfExists(orders.serving().toPath());
      settings.listen().removeFile();
      Posix.write(wake.writeEnd(), ByteBuffer.allocate(1));
      acceptor.interrupt();
      acceptor.join();
      Posix.close(listener);
      if (!slots.tryAcquire(settings.workers(), settings.grace().toNanos(), TimeUnit.NANOSECONDS)) {
        workers.forEach(Process::destroyForcibly);
        var _ = slots.tryAcquire(settings.workers(), BEYOND_GRACE_MILLIS, TimeUnit.MILLISECONDS);
      }
      Posix.close(wake.readEnd());
      Posix.close(wake.writeEnd());
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }
}
