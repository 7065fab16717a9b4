package org.serverzoo.processpool;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.EnumSet;
import java.util.Set;
import org.serverzoo.api.Dial;
import org.serverzoo.api.Listen;
import org.serverzoo.api.ProcessDesign;
import org.serverzoo.api.Settings;
import org.serverzoo.api.WorkerCommand;
import org.serverzoo.posix.Posix;

/// A master opens the socket and starts processes; they all accept from that one socket.
///
/// ```
///   master: listen, start, watch; never touches a connection
///     │ fd 0 of each worker is the listening socket
///     ├────────────┬────────────┐
///   worker 1     worker 2     worker 3       each a JVM that runs the inner design
///     ▲ accept     ▲ accept     ▲ accept
///     └────────────┴────────────┴──── one queue in the kernel
/// ```
///
/// Nothing is shared but the socket: no heap, no garbage collection, no lock. A worker that crashes
/// takes only its own connections along, and is replaced; so all can be replaced one by one while
/// the server goes on. The price is memory, a JVM for each worker, and database sessions that must
/// be shared out beforehand, so that a busy worker cannot use what an idle one leaves.
///
/// The kernel wakes whoever accepts first, and does not know who is busy: workers with an event
/// loop may each hold many connections while their neighbours hold none.
public final class ProcessPoolDesign implements ProcessDesign {

  /// The designs that take part in one accept mode and have no threads but their own.
  public static final Set<String> INNER =
      Set.of("sequential", "thread-per-connection", "thread-pool", "virtual-threads", "nio");

  @Override
  public String name() {
    return "process-pool";
  }

  @Override
  public String idea() {
    return "a master and worker processes that accept from one shared socket";
  }

  @Override
  public Set<Dial> dials() {
    return EnumSet.of(
        Dial.WORKERS,
        Dial.INNER,
        Dial.QUEUE,
        Dial.KEEP_ALIVE,
        Dial.IDLE_TIMEOUT,
        Dial.MAX_CONNECTIONS,
        Dial.OFFLOAD,
        Dial.LISTEN);
  }

  @Override
  public Settings defaults() {
    return Settings.DEFAULT.withWorkers(3 * Runtime.getRuntime().availableProcessors());
  }

  @Override
  public ProcessPool start(WorkerCommand worker, Settings settings) throws IOException {
    if (!INNER.contains(settings.inner())) {
      throw new IllegalArgumentException(
          "--inner %s cannot run in a worker; use sequential, thread-per-connection, thread-pool, virtual-threads or nio"
              .formatted(settings.inner()));
    }
    int sessions = worker.databaseSessions();
    if (sessions > 0 && sessions < settings.workers()) {
      throw new IllegalArgumentException(
          "%d workers need a database session each and there are %d; use fewer --workers or more --db-sessions"
              .formatted(settings.workers(), sessions));
    }
    int listener = open(settings);
    try {
      ProcessPool pool = new ProcessPool(listener, worker, settings);
      pool.start();
      return pool;
    } catch (IOException | RuntimeException failure) {
      settings.listen().removeFile();
      Posix.close(listener);
      throw failure;
    }
  }

  private static int open(Settings settings) throws IOException {
    return switch (settings.listen()) {
      case Listen.Tcp(InetSocketAddress address) -> Posix.listen(address, settings.backlog());
      // A copy, so that fd 0 may be swapped while a worker starts.
      case Listen.Inherited() -> Posix.duplicate(0);
      case Listen.Unix unix -> {
        unix.removeStale();
        yield Posix.listen(unix.path(), settings.backlog());
      }
    };
  }
}
