package org.serverzoo.processperconnection;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Set;
import org.serverzoo.api.Dial;
import org.serverzoo.api.Listen;
import org.serverzoo.api.ProcessDesign;
import org.serverzoo.api.Settings;
import org.serverzoo.api.WorkerCommand;
import org.serverzoo.posix.Posix;

/// A master accepts, and hands each connection to a process that is started for it alone.
///
/// ```
///                          fd 0 = the connection
///   kernel's    accept ┌──────────┐ start   ┌─────────────────────────────┐
///   queue ───────────▶ │  master  │ ──────▶ │ worker: read ▶ call ▶ write │ ──▶ exit
///                      └──────────┘ ──────▶ └─────────────────────────────┘
///              a free slot of --workers?      a JVM each, at most --workers
///                           ▲                              │
///                           └──── exit code: answered? ◀───┘
/// ```
///
/// Nothing outlives a request: no leak adds up, no crash reaches a second client, nothing that one
/// request left behind is seen by the next. The price is a process for each, and for each a JVM
/// that has to begin anew. When all slots are taken, connections wait in the kernel's queue.
public final class ProcessPerConnectionDesign implements ProcessDesign {

  private static final int WORKERS = 40;

  @Override
  public String name() {
    return "process-per-connection";
  }

  @Override
  public String idea() {
    return "a fresh process for each connection";
  }

  @Override
  public Set<Dial> dials() {
    return Set.of(Dial.WORKERS, Dial.LISTEN);
  }

  @Override
  public Settings defaults() {
    return Settings.DEFAULT.withWorkers(WORKERS).withKeepAlive(false);
  }

  @Override
  public ProcessPerConnection start(WorkerCommand worker, Settings settings) throws IOException {
    int sessions = worker.databaseSessions();
    if (sessions > 0 && sessions < settings.workers()) {
      throw new IllegalArgumentException(
          "%d workers may need a database session each and there are %d; use --workers %d or more --db-sessions"
              .formatted(settings.workers(), sessions, sessions));
    }
    int listener = open(settings);
    try {
      return ProcessPerConnection.start(listener, worker, settings);
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
