package org.serverzoo.sequential;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.serverzoo.api.Application;
import org.serverzoo.api.Dial;
import org.serverzoo.api.EffectiveSetting;
import org.serverzoo.api.Running;
import org.serverzoo.api.ServerDesign;
import org.serverzoo.api.Settings;
import org.serverzoo.http1.BlockingServer;

/// The server of the first chapter: accept, read, answer, close; next.
///
/// ```
///   kernel's queue        the one thread
///   ┌───┬───┬───┐   accept ┌──────────────────────┐
///   │ C │ B │ A │ ───────▶ │ read ▶ call ▶ write  │ ──▶ close, and back to accept
///   └───┴───┴───┘          └──────────────────────┘
/// ```
///
/// Whoever is served has the whole server; everybody else waits in the kernel's queue, as long as
/// the backlog. So a connection is closed after its answer: kept open, it would keep all others out
/// while it idles. For the same reason one slow call, or one client that sends slowly, stops the
/// world until its deadline; and a queue that is full makes clients wait for TCP to try again.
public final class SequentialDesign implements ServerDesign {

  @Override
  public String name() {
    return "sequential";
  }

  @Override
  public String idea() {
    return "one thread serves one connection at a time";
  }

  @Override
  public Set<Dial> dials() {
    return Set.of(Dial.LISTEN);
  }

  @Override
  public Settings defaults() {
    return Settings.DEFAULT.withKeepAlive(false);
  }

  @Override
  public Running start(Application application, Settings settings) throws IOException {
    List<EffectiveSetting> effective = List.of(new EffectiveSetting("threads", "1 that serves"));
    BlockingServer server =
        BlockingServer.open(application, settings, BlockingServer.ANY_NUMBER, effective);
    return server.run(
        name(),
        () -> {
          while (true) {
            server.accept().serve();
          }
        });
  }
}
