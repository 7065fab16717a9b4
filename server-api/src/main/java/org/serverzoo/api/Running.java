package org.serverzoo.api;

import java.net.SocketAddress;
import java.util.List;

/// A server that was started and can be stopped.
public interface Running extends AutoCloseable {

  /// Where it listens; with the port that the system chose if 0 was asked for.
  SocketAddress address();

  /// The design's own settings as they are in force, read back from the running server.
  List<EffectiveSetting> effective();

  /// What this server has done so far.
  Counters counters();

  /// Drains: stops accepting, answers what is in flight with `Connection: close`, closes idle
  /// connections, and returns when all is done or the grace period is over, whichever is first;
  /// then whatever is left is cut. A second call waits for the first and does nothing.
  @Override
  void close();
}
