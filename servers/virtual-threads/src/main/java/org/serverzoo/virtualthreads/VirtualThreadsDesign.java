package org.serverzoo.virtualthreads;

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

/// A virtual thread for every connection: the code of thread-per-connection, the cost of an event
/// loop.
///
/// ```
///              accept    ┌─▶ virtual thread A ┐
///   kernel's ──────────▶ ├─▶ virtual thread B ├─ take turns on ─▶ as many carrier threads
///   queue     acceptor   └─▶ ...              ┘                  as there are processors
/// ```
///
/// A read that would block unmounts the virtual thread: its stack, a kilobyte or so, moves to the
/// heap, the socket goes to a poller (an event loop inside the JDK), and the carrier thread runs
/// another. So there is no state machine here, because the JDK keeps one: the stack. Compare
/// thread-per-connection: the difference is the kind of thread.
///
/// It has no offload either. A call that waits for a database unmounts as well, so ten thousand may
/// wait at once, and what runs short first is what they wait for.
public final class VirtualThreadsDesign implements ServerDesign {

  @Override
  public String name() {
    return "virtual-threads";
  }

  @Override
  public String idea() {
    return "a virtual thread for every connection";
  }

  @Override
  public Set<Dial> dials() {
    return EnumSet.of(Dial.KEEP_ALIVE, Dial.IDLE_TIMEOUT, Dial.MAX_CONNECTIONS, Dial.LISTEN);
  }

  @Override
  public Settings defaults() {
    return Settings.DEFAULT;
  }

  @Override
  public Running start(Application application, Settings settings) throws IOException {
    BlockingServer server =
        BlockingServer.open(
            application,
            settings,
            settings.maxConnections(),
            List.of(
                new EffectiveSetting("threads", "a virtual thread for each connection"),
                EffectiveSetting.maxConnections(settings.maxConnections())));
    Thread.Builder threads = Thread.ofVirtual().name("connection-", 0);
    return server.run(
        name(),
        () -> {
          while (true) {
            server.accept().serveOn(threads::start);
          }
        });
  }
}
