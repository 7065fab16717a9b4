package org.serverzoo.jetty;

import java.io.IOException;
import java.util.EnumSet;
import java.util.Set;
import org.serverzoo.api.Application;
import org.serverzoo.api.Dial;
import org.serverzoo.api.Running;
import org.serverzoo.api.ServerDesign;
import org.serverzoo.api.Settings;

/// Jetty 12.1, its core without the servlet API, on virtual threads.
///
/// ```
///   jetty acceptor        jetty selectors, --workers of them: virtual threads
///   ┌────────┐ in turn  ┌───────────────────────────────────────────────────┐
///   │ accept ├─────────▶│ which socket is readable?  who finds one serves it │◀┐
///   └────────┘          └──┬────────────────────────────────────────────────┘ │
///                          │ and another virtual thread finds the next ────────┘
///                          ▼
///         HttpConnection ─▶ ApplicationHandler ─▶ Heads ─▶ Exchange ─▶ Answer
///          │ parses           the one handler      may it pass?    body, call   ▲
///          └─ malformed ─▶ ProblemHandler ──────────────────────────────────────┘
/// ```
///
/// With `--offload pool:N` or `inline` platform threads select and do the second line too, and a
/// call that may block runs in the pool, or stops every connection of its selector.
///
/// A virtual thread costs a few hundred nanoseconds, and nothing has to be known beforehand of what
/// it will do: code may block wherever it likes. Under load the selectors have little to do and the
/// scheduler of virtual threads much; when all processors are busy, requests wait there, unseen by
/// any queue with a bound.
public final class JettyDesign implements ServerDesign {

  @Override
  public String name() {
    return "jetty";
  }

  @Override
  public String idea() {
    return "Jetty on virtual threads: its selectors, and each request";
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
