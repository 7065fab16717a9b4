package org.serverzoo.api;

import static java.util.Objects.requireNonNull;

import java.lang.System.Logger.Level;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/// What every server that runs in this process does alike: it counts, it answers for a call that
/// throws, and it closes once.
///
/// ```
///   close():   draining ──▶ stopAccepting() ──▶ wait: the last connection, or the grace ──▶ cut()
/// ```
///
/// A design adds its sockets and threads. Any thread may call any method.
public abstract class RunningServer implements Running {

  private final Application application;
  private final Settings settings;
  private final System.Logger log = System.getLogger(getClass().getName());
  private final Counters counters = new Counters();

  /// Open connections, and whatever else may still bring one: this server itself until it accepts
  /// no more, and what has called [#enter()].
  private final AtomicInteger live = new AtomicInteger(1);

  private final AtomicBoolean closing = new AtomicBoolean();
  private final CountDownLatch deserted = new CountDownLatch(1);
  private final CountDownLatch closed = new CountDownLatch(1);

  /// Set once, by the first close.
  private volatile boolean draining;

  protected RunningServer(Application application, Settings settings) {
    this.application = requireNonNull(application);
    this.settings = requireNonNull(settings);
  }

  /// The settings that it was started with.
  public final Settings settings() {
    return settings;
  }

  /// Whether each answer is its connection's last.
  public final boolean draining() {
    return draining;
  }

  /// A connection was accepted. To be matched by [#connectionClosed()].
  public final void connectionOpened() {
    enter();
    counters.connectionOpened();
  }

  /// A connection that was opened is gone.
  public final void connectionClosed() {
    counters.connectionClosed();
    leave();
  }

  /// A drain waits for one more: for an accept loop that may still bring connections, for example.
  protected final void enter() {
    live.incrementAndGet();
  }

  /// What has entered is gone; whoever is the last ends the drain.
  protected final void leave() {
    if (live.decrementAndGet() == 0) {
      deserted.countDown();
    }
  }

  /// What the application makes of a request. Never throws: see [#run].
  public final Call accept(Request request) {
    try {
      return application.accept(request);
    } catch (Throwable ours) {
      return Call.answering(failed(request, ours));
    }
  }

  /// The answer of a call. A call never throws; if one does, it is our fault, and its client waits
  /// for an answer still: 500, the last one of its connection.
  public final Response run(Request request, Call call) {
    try {
      return call.run();
    } catch (Throwable ours) {
      return failed(request, ours);
    }
  }

  private Response failed(Request request, Throwable ours) {
    log.log(Level.ERROR, "failed to answer " + request.method() + ' ' + request.target(), ours);
    return Problem.refusal(Status.INTERNAL_ERROR);
  }

  /// Whether the connection ends with this answer, whatever the client wants.
  public final boolean closesWith(Response response) {
    return response.last() || draining || !settings.keepAlive();
  }

  /// An answer to a request was handed to the socket.
  public final void answered(Request request, Response response) {
    counters.requestAnswered();
    settings.accessLog().answered(request.method(), request.target(), response);
  }

  /// An answer was handed to the socket for which there is no request: what came was none, or was
  /// refused before it was whole.
  public final void refused(Response response) {
    counters.requestAnswered();
    settings.accessLog().answered("-", "-", response);
  }

  @Override
  public final Counters counters() {
    return counters;
  }

  /// An interrupt ends the waiting as the end of the grace does: what is left is cut.
  @Override
  public final void close() {
    if (!closing.compareAndSet(false, true)) {
      awaitFirstClose();
      return;
    }
    draining = true;
    boolean interrupted = false;
    try {
      stopAccepting();
      leave();
      boolean _ = deserted.await(settings.grace().toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException hurry) {
      interrupted = true; // Told to the caller once all is done: cutting may wait for threads.
    } finally {
      try {
        cut();
      } finally {
        closed.countDown();
        if (interrupted) {
          Thread.currentThread().interrupt();
        }
      }
    }
  }

  private void awaitFirstClose() {
    try {
      closed.await();
    } catch (InterruptedException hurry) {
      Thread.currentThread().interrupt();
    }
  }

  /// Listens no more, and removes the file of a Unix domain socket. Connections that were accepted,
  /// or that the kernel has completed, are still served; idle ones are let go after a moment of
  /// quiet. When it returns, no connection is opened any more but by what has entered.
  ///
  /// Called once, with [#draining()] true. Returns soon.
  protected abstract void stopAccepting() throws InterruptedException;

  /// Closes what connections are left, and ends all threads of the server. Called once, after
  /// [#stopAccepting()], whether that has returned or was interrupted. Returns within a second or
  /// two.
  protected abstract void cut();
}
