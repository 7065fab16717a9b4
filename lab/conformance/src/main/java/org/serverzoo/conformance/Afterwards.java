package org.serverzoo.conformance;

import java.util.List;

/// What an answer leaves of its connection, as the client asked for it. The one place that knows
/// what a design without keep-alive answers instead.
public enum Afterwards {
  /// The connection is kept, which HTTP/1.1 need not say.
  STAYS_OPEN,
  /// The connection is kept, and an HTTP/1.0 client that asked for it is told so.
  STAYS_OPEN_AS_ANNOUNCED,
  /// The answer says so, and then the server closes.
  CLOSES;

  /// The `Connection` lines of the answer.
  ///
  /// @param keepAlive whether the server keeps any connection
  public List<String> connectionLines(boolean keepAlive) {
    return switch (from(keepAlive)) {
      case STAYS_OPEN -> List.of();
      case STAYS_OPEN_AS_ANNOUNCED -> List.of("Connection: keep-alive");
      case CLOSES -> List.of("Connection: close");
    };
  }

  /// What is left of the connection in fact.
  public Afterwards from(boolean keepAlive) {
    return keepAlive ? this : CLOSES;
  }
}
