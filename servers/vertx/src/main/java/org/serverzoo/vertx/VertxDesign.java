package org.serverzoo.vertx;

import java.io.IOException;
import java.util.EnumSet;
import java.util.Set;
import org.serverzoo.api.Application;
import org.serverzoo.api.Dial;
import org.serverzoo.api.Running;
import org.serverzoo.api.ServerDesign;
import org.serverzoo.api.Settings;

/// Event-loop verticles of Vert.x: the multi-reactor, with a toolkit around it.
///
/// ```
///                      ┌───── HttpVerticle 1 of --workers, one event loop ─────┐
///   acceptor thread    │ Netty's codec ▸ Vert.x's connection                   │
///   of Vert.x ────────▶│                    │ request                          │
///   deals out in turn  │              Conversation, on a context               │
///                      │                    QUICK call ─▶ answer ◀─┐           │
///                      └──────────────────────│───────────────────│────────────┘
///                                     BLOCKING call               │ back on the context
///                                             ▼                   │
///                            virtual threads or a pool        ┘
/// ```
///
/// A verticle is deployed once for each event loop, and each instance opens the same port: Vert.x
/// binds it once and deals the connections out among them. All handlers of one connection run on
/// one thread, so their state needs no lock; whatever may wait must be handed over, and its answer
/// comes back to the context that asked.
///
/// Below it is Netty. What Vert.x adds for each request is a context, a request, a response and the
/// promise of its end, each an object that tracing, metrics and back-pressure hang on: that is its
/// price over bare Netty, and what buys the toolkit.
///
/// It fails as every event loop does: a call that was declared QUICK and waits stops all
/// connections of its verticle. Vert.x is the one that tells: its blocked-thread checker logs the
/// stack of a loop that has been stuck for two seconds.
public final class VertxDesign implements ServerDesign {

  @Override
  public String name() {
    return "vertx";
  }

  @Override
  public String idea() {
    return "Vert.x event-loop verticles; blocking calls go to an offload";
  }

  @Override
  public Set<Dial> dials() {
    return EnumSet.of(
        Dial.WORKERS, Dial.QUEUE, Dial.KEEP_ALIVE, Dial.IDLE_TIMEOUT, Dial.OFFLOAD, Dial.LISTEN);
  }

  @Override
  public Settings defaults() {
    return Settings.DEFAULT.withWorkers(Runtime.getRuntime().availableProcessors());
  }

  @Override
  public Running start(Application application, Settings settings) throws IOException {
    return VertxServer.start(application, settings);
  }
}
