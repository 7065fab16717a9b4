package org.serverzoo.http1;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger.Level;
import java.net.SocketAddress;
import java.nio.channels.ClosedChannelException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntPredicate;
import java.util.stream.Stream;
import org.serverzoo.api.Application;
import org.serverzoo.api.EffectiveSetting;
import org.serverzoo.api.Running;
import org.serverzoo.api.RunningServer;
import org.serverzoo.api.Settings;

/// What all designs with blocking threads have in common: the listening socket, the open
/// connections and their deadlines, and draining. What tells them apart is their accept loop, which
/// each brings along:
///
/// ```java
/// server.run("virtual-threads", () -> {
///   while (true) {
///     server.accept().serveOn(Thread::startVirtualThread);
///   }
/// });
/// ```
///
/// A blocking read cannot look at the clock, so one watchdog thread does it for all connections. It
/// ends a [Wait] that lasts too long by shutting the socket's input, which the reader sees as the
/// end of its stream. That costs a request two writes to memory, where a timeout of its own on
/// every read would cost two more system calls.
public final class BlockingServer extends RunningServer {

  /// Code that accepts connections and has them served, until accepting says that it is over.
  @FunctionalInterface
  public interface AcceptLoop {
    /// Returns by exception alone. What is a fault ends the connection that it was about, and the
    /// loop begins anew.
    void run() throws ClosedChannelException, InterruptedException;
  }

  /// For designs whose threads are the limit.
  public static final int ANY_NUMBER = Integer.MAX_VALUE;

  private static final System.Logger LOG = System.getLogger(BlockingServer.class.getName());

  private final Listener listener;
  private final SocketAddress address;
  private final List<EffectiveSetting> effective;

  /// For each connection that may still be accepted.
  private final Semaphore places;

  /// All that were accepted and are not closed. Changed by the threads that serve them, swept by
  /// the watchdog.
  private final Set<BlockingConnection> connections = ConcurrentHashMap.newKeySet();

  private final CountDownLatch ended = new CountDownLatch(1);

  /// Whether some of so many connections wait for a thread, so that none should be kept for
  /// courtesy.
  private final IntPredicate crowded;

  /// The watchdog's clock in nanoseconds: near enough for deadlines, and free to read. A sweep
  /// moves it by a tick at most, so that a machine which stood still makes deadlines late, never
  /// early.
  private volatile long now;

  private BlockingServer(
      Application application,
      Settings settings,
      Listener listener,
      int most,
      List<EffectiveSetting> effective,
      IntPredicate crowded)
      throws IOException {
    super(application, settings);
    this.listener = listener;
    this.address = listener.address();
    this.places = new Semaphore(most);
    this.effective =
        Stream.concat(
                effective.stream(),
                Stream.of(
                    EffectiveSetting.keepAlive(settings.keepAlive()),
                    EffectiveSetting.idleTimeout(settings.idleTimeout())))
            .toList();
    this.crowded = crowded;
  }

  /// Opens the listening socket. Nothing is accepted before [#run].
  ///
  /// @param most connections at once; further ones wait in the kernel's queue
  /// @param effective what the design has to say of its settings beyond keep-alive and idle-timeout
  public static BlockingServer open(
      Application application, Settings settings, int most, List<EffectiveSetting> effective)
      throws IOException {
    return open(application, settings, most, effective, _ -> false);
  }

  /// The same for a design whose connections may have to wait for a thread.
  ///
  /// @param crowded whether one waits when so many are open; then answers close and idle
  ///   connections are let go
  public static BlockingServer open(
      Application application,
      Settings settings,
      int most,
      List<EffectiveSetting> effective,
      IntPredicate crowded)
      throws IOException {
    return new BlockingServer(
        application, settings, Listener.open(settings), most, effective, crowded);
  }

  /// Runs the accept loop on a platform thread of its own and returns at once.
  public Running run(String name, AcceptLoop acceptLoop) {
    enter();
    boolean runs = false;
    try {
      Thread.ofPlatform().name(name + "-watchdog").daemon().start(this::watch);
      Thread.ofPlatform().name(name + "-acceptor").start(() -> runAcceptLoop(acceptLoop));
      runs = true;
      return this;
    } finally {
      if (!runs) {
        leave();
        close();
      }
    }
  }

  private void runAcceptLoop(AcceptLoop acceptLoop) {
    try {
      while (true) {
        try {
          acceptLoop.run();
        } catch (RuntimeException | Error fault) {
          LOG.log(Level.ERROR, "a connection could not be served for a fault of the server", fault);
          LockSupport.parkNanos(Listener.PAUSE.toNanos());
        }
      }
    } catch (ClosedChannelException expected) {
      // The server drains: there is nothing more to accept.
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    } finally {
      leave();
    }
  }

  /// Blocks until there is a place and a client connects. Every connection must then be served.
  ///
  /// @throws ClosedChannelException when the server drains
  public BlockingConnection accept() throws ClosedChannelException, InterruptedException {
    places.acquire();
    boolean accepted = false;
    try {
      BlockingConnection connection = new BlockingConnection(this, listener.accept());
      connections.add(connection);
      connectionOpened();
      accepted = true;
      return connection;
    } finally {
      if (!accepted) {
        places.release();
      }
    }
  }

  /// Called by a connection once it is closed.
  void closed(BlockingConnection connection) {
    places.release();
    connections.remove(connection);
    connectionClosed();
  }

  private void watch() {
    long tick = Wait.tick(settings()).toNanos();
    long lastSweep = System.nanoTime();
    long clock = now;
    try {
      while (!ended.await(tick, TimeUnit.NANOSECONDS)) {
        long sweep = System.nanoTime();
        clock += Math.min(sweep - lastSweep, tick);
        lastSweep = sweep;
        now = clock;
        boolean hurry = draining() || crowded();
        for (BlockingConnection connection : connections) {
          connection.endIfOverdue(clock, hurry);
        }
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /// In nanoseconds since the start, to be compared with itself only.
  long now() {
    return now;
  }

  /// Whether connections wait for a thread.
  boolean crowded() {
    return crowded.test(connections.size());
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
  protected void stopAccepting() {
    try {
      listener.close();
    } catch (IOException refused) {
      throw new UncheckedIOException(refused);
    }
  }

  @Override
  protected void cut() {
    connections.forEach(BlockingConnection::cut);
    ended.countDown();
  }
}
