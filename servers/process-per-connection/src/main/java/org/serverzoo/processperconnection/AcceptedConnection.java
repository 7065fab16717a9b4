package org.serverzoo.processperconnection;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.serverzoo.api.Response;
import org.serverzoo.http1.Persistence;
import org.serverzoo.http1.ResponseEncoder;
import org.serverzoo.http1.Wait;
import org.serverzoo.posix.Posix;

/// The master's descriptor of a connection. The worker has another one for the same socket.
record AcceptedConnection(int descriptor) {

  private static final int LINGER_BYTES = 16 << 10;

  // What is set here belongs to the socket, and so holds in the worker too.

  /// For TCP only: a Unix domain socket knows no delay.
  void withoutDelay() throws IOException {
    Posix.withoutDelay(descriptor);
  }

  /// @param tick how long a read blocks
  /// @param write how long a write blocks
  void setTimeouts(Duration tick, Duration write) throws IOException {
    Posix.setTimeouts(descriptor, tick, write);
  }

  /// Sends a small answer; a fresh connection has room for it.
  void answer(Response response) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(ResponseEncoder.maxBytes(response));
    ResponseEncoder.encode(response, false, Persistence.CLOSE, bytes);
    Posix.write(descriptor, bytes.flip());
  }

  /// Closing a socket with unread bytes resets it, and the reset can overtake the answer. So the
  /// end of our stream goes first, and what the client still sends is thrown away for a moment (RFC
  /// 9112 section 9.6).
  void linger() throws IOException {
    Posix.shutdownOutput(descriptor);
    Posix.setTimeouts(descriptor, Wait.LINGER, Wait.LINGER);
    long deadline = System.nanoTime() + Wait.LINGER.toNanos();
    while (Posix.read(descriptor, LINGER_BYTES).hasRemaining()
        && System.nanoTime() - deadline < 0) {
      // Thrown away.
    }
  }

  void close() {
    try {
      Posix.close(descriptor);
    } catch (IOException _) {
      // It is gone in any case.
    }
  }
}
