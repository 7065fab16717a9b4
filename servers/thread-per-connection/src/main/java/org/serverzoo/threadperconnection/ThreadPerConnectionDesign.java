package org.serverzoo.threadperconnection;

import java.io.IOException;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.serverzoo.api.Application;
import org.serverzoo.api.Dial;
import org.serverzoo.api.EffectiveSetting;
import org.serverzoo.api.Running;
import org.serverzoo.api.ServerDesign;
import org.serverzoo.api.Settings;
import org.serverzoo.http1.BlockingServer;

/// A platform thread for every connection, from its first byte to its last.
///
/// ```
///              accept    ┌─▶ thread A: read ▶ call ▶ write ▶ read ▶ ...
///   kernel's ──────────▶ ├─▶ thread B: read ▶ call ▶ write ▶ read ▶ ...
///   queue     acceptor   └─▶ ...       at most --max-connections of them
/// ```
///
/// The code of each thread reads as if its client were the only one: it blocks where it has to
/// wait, and the operating system finds something else to do. The price is a thread of the
/// operating system for every client, idle or not: a megabyte of address space, a stack, a start of
/// some 50 microseconds, and a switch of context for nearly every request. When all places are
/// taken the acceptor stops accepting, and new clients wait in the kernel's queue; when the system
/// gives no more threads, the answer is 503.
public final class ThreadPerConnectionDesign implements ServerDesign {

  @Override
  public String name() {
    return "thread-per-connection";
  }

  @Override
  public String idea() {
    return "a platform thread for every connection";
  }

  @Override
  public Set<Dial> dials() {
    return EnumSet.of(Dial.KEEP_ALIVE, Dial.IDLE_TIMEOUT, Dial.MAX_CONNECTIONS, Dial.LISTEN);
  }

  @Override
  public Settings defaults() {
    return Settings.DEFAULT.withMaxConnections(4096);
  }

  @Override
  public Running start(Application application, Settings settings) throws IOException {
    BlockingServer server =
        BlockingServer.open(
            application,
            settings,
            settings.maxConnections(),
            List.of(
                new EffectiveSetting("threads", "a platform thread for each connection"),
                EffectiveSetting.maxConnections(settings.maxConnections())));
    Thread.Builder threads = Thread.ofPlatform().name("connection-", 0);
    return server.run(
        name(),
        () -> {
          while (true) {
            server.accept().serveOn(threads::start);
          }
        });
  }
}
