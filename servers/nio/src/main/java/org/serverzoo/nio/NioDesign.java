package org.serverzoo.nio;

import java.io.IOException;
import java.util.EnumSet;
import java.util.Set;
import org.serverzoo.api.Application;
import org.serverzoo.api.Dial;
import org.serverzoo.api.Running;
import org.serverzoo.api.ServerDesign;
import org.serverzoo.api.Settings;

/// Event loops over Java's selectors, written by hand.
///
/// ```
///                    ┌───────────── EventLoop, one thread ─────────────┐
///   listening socket │ accept ─▶ Connection ┐                          │
///   10,000 sockets   │ readable ─▶ parse ───┼─▶ QUICK call ─▶ write    │
///                    │ writable ─▶ write on ┘        │                 │
///                    └───────────────────────────────│────────▲────────┘
///                                           BLOCKING call     │ answer, by queue and wake-up
///                                                    ▼        │
///                                              offload: virtual threads or a pool
/// ```
///
/// A thread that waits for one socket can do nothing else. A selector waits for all of them at
/// once, so one thread serves thousands of connections, on one condition: nothing it runs may wait.
/// What a blocking thread keeps on its stack, a [Connection] keeps in fields. With `--workers N`
/// there are N loops; the first accepts and deals the connections out in turn.
///
/// Under load the loop gets more done per system call, not less: more sockets are ready each time.
/// When it fails, it fails for everybody at once: a call that was declared QUICK and is not stops
/// every connection of its loop.
public final class NioDesign implements ServerDesign {

  @Override
  public String name() {
    return "nio";
  }

  @Override
  public String idea() {
    return "event loops over Java selectors; blocking calls go to an offload";
  }

  @Override
  public Set<Dial> dials() {
    return EnumSet.of(
        Dial.WORKERS,
        Dial.QUEUE,
        Dial.KEEP_ALIVE,
        Dial.IDLE_TIMEOUT,
        Dial.MAX_CONNECTIONS,
        Dial.OFFLOAD,
        Dial.LISTEN);
  }

  @Override
  public Settings defaults() {
    return Settings.DEFAULT;
  }

  @Override
  public Running start(Application application, Settings settings) throws IOException {
    return NioServer.start(application, settings);
  }
}
