package org.serverzoo.api;

import java.util.concurrent.atomic.LongAdder;

/// What a server has done since it started. Any thread may count and any thread may read.
public final class Counters {

  private final LongAdder opened = new LongAdder();
  private final LongAdder closed = new LongAdder();
  private final LongAdder answered = new LongAdder();

  /// A connection was accepted.
  public void connectionOpened() {
    opened.increment();
  }

  /// A connection that was counted as opened is gone.
  public void connectionClosed() {
    closed.increment();
  }

  /// An answer was handed to the socket, whatever its status.
  public void requestAnswered() {
    answered.increment();
  }

  /// Adds what another process has counted.
  public void add(long connectionsAccepted, long connectionsOpen, long requestsAnswered) {
    opened.add(connectionsAccepted);
    closed.add(connectionsAccepted - connectionsOpen);
    answered.add(requestsAnswered);
  }

  /// Connections accepted since the start.
  public long connectionsAccepted() {
    return opened.sum();
  }

  /// Connections open now. Exact when nothing changes meanwhile.
  public long connectionsOpen() {
    return Math.max(0, opened.sum() - closed.sum());
  }

  /// Answers since the start.
  public long requestsAnswered() {
    return answered.sum();
  }
}
