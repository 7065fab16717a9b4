package org.serverzoo.launcher.running;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.serverzoo.api.Listen;
import org.serverzoo.posix.Posix;

/// Keeps standard output and standard error of a process whose standard input is the listening
/// socket. When such a socket is closed, the JDK redirects descriptors 0, 1 and 2 to `/dev/null`,
/// as suits a daemon; we still have something to say. Opened before the server closes, put back
/// after.
public record KeptStreams(List<Integer> copies) implements AutoCloseable {

  private static final int FIRST = 1;

  /// Copies both if the socket is inherited; else there is nothing to keep.
  public static KeptStreams of(Listen listen) throws CannotStartException {
    if (!(listen instanceof Listen.Inherited)) {
      return new KeptStreams(List.of());
    }
    try {
      List<Integer> copies = new ArrayList<>();
      copies.add(Posix.duplicate(FIRST));
      copies.add(Posix.duplicate(FIRST + 1));
      return new KeptStreams(copies);
    } catch (IOException closed) {
      // Started without them: nobody reads what we say.
      return new KeptStreams(List.of());
    }
  }

  @Override
  public void close() {
    try {
      for (int i = 0; i < copies.size(); i++) {
        Posix.duplicate(copies.get(i), FIRST + i);
        Posix.close(copies.get(i));
      }
    } catch (IOException _) {
      // Then the farewell is lost.
    }
  }
}
