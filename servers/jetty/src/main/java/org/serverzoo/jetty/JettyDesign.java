package org.serverzoo.jetty;

import java.io.IOException;
import java.util.EnumSet;
import java.util.Set;
import org.serverzoo.api.Application;
import org.serverzoo.api.Dial;
import org.serverzoo.api.Running;
import org.serverzoo.api.ServerDesign;
import org.serverzoo.api.Settings;

/// Jetty 12.1, its core without the servlet API.
///
/// ```
///   jetty acceptor        jetty selectors, --workers of them
///   ┌────────┐ in turn  ┌──────────────────────────────────────────────────────────┐
///   │ accept ├─────────▶│ readable ─▶ GatedParser ─▶ HttpChannel                   │
///   └────────┘          │             whole and sound   request, response, callback│
///                       │                                   │                      │
///                       │ write ◀─ QUICK call ◀─ ApplicationHandler                │
///                       │   ▲                               │ BLOCKING call        │
///                       └───│───────────────────────────────│──────────────────────┘
///                           └────── callback ── offload: a virtual thread each, or a pool
/// ```
///
/// A handler answers by completing a callback, on whatever thread. Which thread it runs on is
/// decided before the request is known, by the invocation type that it declares: see
/// [ApplicationHandler]. Under load the selectors answer what is quick and the rest waits on
/// virtual threads; a call that was declared QUICK and is not stops every connection of its
/// selector.
public final class JettyDesign implements ServerDesign {

  @Override
  public String name() {
    return "jetty";
  }

  @Override
  public String idea() {
    return "Jetty's selectors answer what is quick; what may block gets a virtual thread";
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
    return JettyServer.start(application, settings);
  }
}
