package org.serverzoo.http1;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketAddress;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.serverzoo.api.Application;
import org.serverzoo.api.Counters;
import org.serverzoo.api.EffectiveSetting;
import org.serverzoo.api.Response;
import org.serverzoo.api.Running;
import org.serverzoo.api.Settings;

/// What all designs with blocking threads have in common: the listening socket, the open
/// connections and their deadlines, and draining. What tells them apart is their accept loop, which
/// each brings along:
///
/// ```java
/// server.run("virtual-threads", () -> {
///   while (true) {
///     BlockingConnection connection = server.accept();
///     Thread.startVirtualThread(connection::serve);
///   }
/// });
/// ```
///
/// A blocking read cannot look at the clock, so one watchdog thread does it for all connections. It
/// ends a wait that lasts too long by shutting the socket's input, which the reader sees as the end
/// of its stream. That costs a request two writes to memory, where a timeout of its own on every
/// read would cost two more system calls.
public final class BlockingServer implements Running {

  /// Code that accepts connections and has them served, until accepting says that it is over.
  @FunctionalInterface
  public interface AcceptLoop {
    /// Returns by exception alone.
    void run() throws ClosedChannelException, InterruptedException;
  }

  private static final Duration LONGEST_TICK = Duration.ofMillis(100);

  private final Application application;
  private final Settings settings;
  private final Listener listener;
  private final SocketAddress address;
  private final List<EffectiveSetting> effective;
  private final Counters counters = new Counters();

  /// All that were accepted and are not closed. Changed by the threads that serve them, swept by
  /// the watchdog.
  private final Set<BlockingConnection> connections = ConcurrentHashMap.newKeySet();

  /// The accept loop and the open connections; whoever takes it to 0 ends the drain.
  private final AtomicInteger live = new AtomicInteger(1);

  private final CountDownLatch drained = new CountDownLatch(1);
  private final CountDownLatch closed = new CountDownLatch(1);

  /// Says that connections wait for a thread, so that none should be kept for courtesy.
  private final BooleanSupplier crowded;

  /// Set once, by the first close.
  private volatile boolean draining;

  /// The watchdog's clock in nanoseconds: near enough for deadlines, and free to read. A sweep
  /// moves it by a tick at most, so that a machine which stood still makes deadlines late, never
  /// early.
  private volatile long now;

  private BlockingServer(
      Application application,
      Settings settings,
      Listener listener,
      List<EffectiveSetting> effective,
      BooleanSupplier crowded)
      throws IOException {
    this.application = application;
    this.settings = settings;
    this.listener = listener;
    this.address = listener.address();
    this.effective = Stream.concat(effective.stream(), ownSettings(settings).stream()).toList();
    this.crowded = crowded;
  }

  private static List<EffectiveSetting> ownSettings(Settings settings) {
    return List.of(
        new EffectiveSetting("keep-alive", settings.keepAlive() ? "yes" : "no: each answer closes"),
        new EffectiveSetting("idle-timeout", settings.idleTimeout().toMillis() + " ms"));
  }

  /// Opens the listening socket. Nothing is accepted before [#run].
  ///
  /// @param effective what the design has to say of its settings beyond keep-alive and idle-timeout
  public static BlockingServer open(
      Application application, Settings settings, List<EffectiveSetting> effective)
      throws IOException {
    return open(application, settings, effective, () -> false);
  }

  /// The same for a design whose connections may have to wait for a thread.
  ///
  /// @param crowded whether one waits now; then answers close and idle connections are let go
  public static BlockingServer open(
      Application application,
      Settings settings,
      List<EffectiveSetting> effective,
      BooleanSupplier crowded)
      throws IOException {
    return new BlockingServer(application, settings, Listener.open(settings), effective, crowded);
  }

  /// Runs the accept loop on a platform thread of its own and returns at once.
  public Running run(String name, AcceptLoop acceptLoop) {
    Thread.ofPlatform().name(name + "-acceptor").start(() -> runAcceptLoop(acceptLoop));
    Thread.ofPlatform().name(name + "-watchdog").daemon().start(this::watch);
    return this;
  }

  private void runAcceptLoop(AcceptLoop acceptLoop) {
    try {
      acceptLoop.run();
    } catch (ClosedChannelException expected) {
      // The server drains: there is nothing more to accept.
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    } finally {
      leave();
    }
  }

  /// Blocks until a client connects. Every connection must then be served or refused.
  ///
  /// @throws ClosedChannelException when the server drains
  public BlockingConnection accept() throws ClosedChannelException {
    BlockingConnection connection = new BlockingConnection(this, listener.accept());
    live.incrementAndGet();
    connections.add(connection);
    counters.connectionOpened();
    return connection;
  }

  /// Called by a connection once it is closed.
  void closed(BlockingConnection connection) {
    connections.remove(connection);
    counters.connectionClosed();
    leave();
  }

  private void leave() {
    if (live.decrementAndGet() == 0) {
      drained.countDown();
    }
  }

  private void watch() {
    long tick = tick().toNanos();
    long lastSweep = System.nanoTime();
    long clock = now;
    try {
      while (!closed.await(tick, TimeUnit.NANOSECONDS)) {
        long sweep = System.nanoTime();
        clock += Math.min(sweep - lastSweep, tick);
        lastSweep = sweep;
        now = clock;
        boolean hurry = closing();
        for (BlockingConnection connection : connections) {
          connection.endIfOverdue(clock, hurry);
        }
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /// Often enough to be a tenth late at the most.
  private Duration tick() {
    Duration shortest = settings.idleTimeout();
    for (Duration limit :
        List.of(settings.limits().headDeadline(), settings.limits().bodyStall())) {
      shortest = limit.compareTo(shortest) < 0 ? limit : shortest;
    }
    Duration tick = shortest.dividedBy(10).plusMillis(1);
    return tick.compareTo(LONGEST_TICK) < 0 ? tick : LONGEST_TICK;
  }

  Application application() {
    return application;
  }

  Settings settings() {
    return settings;
  }

  /// In nanoseconds since the start, to be compared with itself only.
  long now() {
    return now;
  }

  /// Whether connections should be given up as soon as they can be.
  boolean closing() {
    return draining || crowded.getAsBoolean();
  }

  void answered(String method, String target, Response response) {
    counters.requestAnswered();
    settings.accessLog().answered(method, target, response);
  }

  @Override
  public SocketAddress address() {
    return address;
  }

  @Override
  public List<EffectiveSetting> effective() {
    return effective;
  }

  @Override
  public Counters counters() {
    return counters;
  }

  @Override
  public void close() {
    if (beginDrain()) {
      try {
        listener.close();
        drained.await(settings.grace().toNanos(), TimeUnit.NANOSECONDS);
      } catch (IOException refused) {
        throw new UncheckedIOException(refused);
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
      } finally {
        connections.forEach(BlockingConnection::cut);
        closed.countDown();
      }
    } else {
      awaitFirstClose();
    }
  }

  private synchronized boolean beginDrain() {
    boolean first = !draining;
    draining = true;
    return first;
  }

  private void awaitFirstClose() {
    try {
      closed.await();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
