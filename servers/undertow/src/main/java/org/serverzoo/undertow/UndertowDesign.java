package org.serverzoo.undertow;

import java.io.IOException;
import java.util.EnumSet;
import java.util.Set;
import org.serverzoo.api.Application;
import org.serverzoo.api.Dial;
import org.serverzoo.api.Running;
import org.serverzoo.api.ServerDesign;
import org.serverzoo.api.Settings;

/// Undertow, the server of WildFly: XNIO's event loops, an exchange for each request, handlers that
/// dispatch.
///
/// ```
///   undertow Accept          undertow I/O-1 ... I/O-N, one selector each
///   ┌────────┐ any one  ┌───────────────────────────────────────────────────────────┐
///   │ accept ├─────────▶│ readable ─▶ Undertow parses, and makes an exchange        │
///   └────────┘          │                                   │                       │
///                       │ write ◀─ QUICK call ◀─ ApplicationHandler                 │
///                       │   ▲                               │ dispatch              │
///                       └───│───────────────────────────────│───────────────────────┘
///                    answer │ as a task of the I/O thread   ▼ BLOCKING call
///                           └────────── offload: virtual threads or a pool
/// ```
///
/// A handler runs on the I/O thread until it *dispatches*; the exchange outlives the handler, and
/// whoever ends it sends the answer. That is the whole idea, and the whole danger: a handler that
/// blocks without dispatching stops every connection of its thread, and nothing says so.
public final class UndertowDesign implements ServerDesign {

  @Override
  public String name() {
    return "undertow";
  }

  @Override
  public String idea() {
    return "Undertow on XNIO event loops; handlers dispatch blocking calls";
  }

  @Override
  public Set<Dial> dials() {
    return EnumSet.of(
        Dial.WORKERS,
        Dial.QUEUE,
        Dial.KEEP_ALIVE,
        Dial.IDLE_TIMEOUT,
        Dial.MAX_CONNECTIONS,
        Dial.OFFLOAD);
  }

  @Override
  public Settings defaults() {
    return Settings.DEFAULT.withWorkers(Runtime.getRuntime().availableProcessors());
  }

  @Override
  public Running start(Application application, Settings settings) throws IOException {
    return new UndertowServer(application, settings);
  }
}
