package org.serverzoo.threadpool;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.serverzoo.api.Application;
import org.serverzoo.api.Dial;
import org.serverzoo.api.EffectiveSetting;
import org.serverzoo.api.Running;
import org.serverzoo.api.ServerDesign;
import org.serverzoo.api.Settings;
import org.serverzoo.http1.BlockingServer;

/// A fixed number of threads, and a bounded queue of connections that wait for one.
///
/// ```
///              accept    ┌───┬───┬───┐      ┌─▶ worker 1: read ▶ call ▶ write ▶ read ▶ ...
///   kernel's ──────────▶ │ Z │ Y │ X │ ───▶ ├─▶ worker 2: read ▶ call ▶ write ▶ read ▶ ...
///   queue     acceptor   └───┴───┴───┘      └─▶ ...
///                          full? 503
/// ```
///
/// No thread is started or ended for a connection, and no load can make more of them than memory
/// holds. The price: a thread belongs to its connection while it lasts, so clients that keep theirs
/// open can keep all others out. Keep-alive is therefore a courtesy. While a connection waits in
/// the queue, each answer closes its own, and one that idles is closed after half a second of
/// quiet.
///
/// Overload has a definite answer here: when the queue is full as well, a new connection gets 503
/// at once instead of a place at the end of a long wait.
public final class ThreadPoolDesign implements ServerDesign {

  @Override
  public String name() {
    return "thread-pool";
  }

  @Override
  public String idea() {
    return "a fixed number of threads before a bounded queue of connections";
  }

  @Override
  public Set<Dial> dials() {
    return EnumSet.of(Dial.WORKERS, Dial.QUEUE, Dial.KEEP_ALIVE, Dial.IDLE_TIMEOUT, Dial.LISTEN);
  }

  @Override
  public Settings defaults() {
    return Settings.DEFAULT.withWorkers(3 * Runtime.getRuntime().availableProcessors());
  }

  @Override
  public Running start(Application application, Settings settings) throws IOException {
    BlockingQueue<Runnable> waiting = new ArrayBlockingQueue<>(settings.queue());
    ThreadPoolExecutor pool =
        new ThreadPoolExecutor(
            settings.workers(),
            settings.workers(),
            0,
            TimeUnit.SECONDS,
            waiting,
            Thread.ofPlatform().name("worker-", 0).factory());
    BlockingServer server =
        BlockingServer.open(
            application,
            settings,
            BlockingServer.ANY_NUMBER,
            List.of(
                new EffectiveSetting("workers", pool.getMaximumPoolSize() + " threads"),
                new EffectiveSetting("queue", waiting.remainingCapacity() + " connections")),
            // The queue would not tell whether any wait: each is in it for a moment, with threads
            // to
            // spare too.
            open -> open > settings.workers());
    return server.run(
        name(),
        () -> {
          try {
            while (true) {
              server.accept().serveOn(pool);
            }
          } catch (ClosedChannelException draining) {
            pool.shutdown(); // Those in the queue are served still.
            throw draining;
          }
        });
  }
}
