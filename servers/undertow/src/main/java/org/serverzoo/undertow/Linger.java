package org.serverzoo.undertow;

import io.undertow.server.AbstractServerConnection;
import io.undertow.server.ExchangeCompletionListener;
import io.undertow.server.HttpServerExchange;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.xnio.conduits.StreamSinkConduit;

/// The end of a connection on which content comes that Undertow knows no end of: our side is shut
/// down, and what comes is read and dropped for a second. Undertow by itself would close at once,
/// which resets the connection, and the reset can overtake the answer (RFC 9112 section 9.6).
final class Linger implements ExchangeCompletionListener {

  private static final long LONGEST_NANOS = Duration.ofSeconds(1).toNanos();

  private final UndertowServer server;
  private final ByteBuffer dropped = ByteBuffer.allocate(4 << 10);

  Linger(UndertowServer server) {
    this.server = server;
  }

  /// The answer is written, and Undertow waits for our word to close.
  @Override
  public void exchangeEvent(HttpServerExchange exchange, NextListener next) {
    // What every connection over a socket is.
    var connection = (AbstractServerConnection) exchange.getConnection();
    long begun = System.nanoTime();
    try {
      StreamSinkConduit sink = connection.getOriginalSinkConduit();
      sink.terminateWrites();
      sink.flush();
    } catch (IOException gone) {
      next.proceed();
      return;
    }
    server.whenTicking(
        exchange,
        now -> {
          boolean more = now - begun < LONGEST_NANOS && drop(connection);
          if (!more) {
            next.proceed();
          }
          return more;
        });
  }

  /// False when nothing more will come.
  private boolean drop(AbstractServerConnection connection) {
    try {
      int read = 1;
      while (read > 0) {
        read = connection.getOriginalSourceConduit().read(dropped.clear());
      }
      return read == 0;
    } catch (IOException gone) {
      return false;
    }
  }
}
