package org.serverzoo.undertow;

import io.undertow.io.IoCallback;
import io.undertow.io.Sender;
import io.undertow.server.AbstractServerConnection;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Methods;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.xnio.IoUtils;
import org.xnio.conduits.StreamSinkConduit;

/// The end of a connection on which content may still come: our side is shut down, and what comes
/// is read and dropped for a second. To close at once would reset the connection, and the reset can
/// overtake the answer (RFC 9112 section 9.6).
final class Linger implements IoCallback {

  private static final long LONGEST_NANOS = Duration.ofSeconds(1).toNanos();

  private final UndertowServer server;
  private boolean sent;
  private final ByteBuffer dropped = ByteBuffer.allocate(4 << 10);

  Linger(UndertowServer server) {
    this.server = server;
  }

  /// The last answer is written. One to HEAD is sent only when its channel is closed.
  @Override
  public void onComplete(HttpServerExchange exchange, Sender sender) {
    if (!sent && exchange.getRequestMethod().equals(Methods.HEAD)) {
      sent = true;
      sender.close(this);
      return;
    }
    long begun = System.nanoTime();
    try {
      StreamSinkConduit sink = connection(exchange).getOriginalSinkConduit();
      sink.terminateWrites();
      sink.flush();
      server.whenTicking(exchange, now -> goesOn(exchange, now - begun));
    } catch (IOException gone) {
      end(exchange);
    }
  }

  @Override
  public void onException(HttpServerExchange exchange, Sender sender, IOException gone) {
    end(exchange);
  }

  private boolean goesOn(HttpServerExchange exchange, long nanos) {
    try {
      int read = 1;
      while (read > 0) {
        read = connection(exchange).getOriginalSourceConduit().read(dropped.clear());
      }
      if (read == 0 && nanos < LONGEST_NANOS) {
        return true;
      }
    } catch (IOException gone) {
      // Then there is nothing to wait for.
    }
    end(exchange);
    return false;
  }

  /// What every connection over a socket is.
  private static AbstractServerConnection connection(HttpServerExchange exchange) {
    return (AbstractServerConnection) exchange.getConnection();
  }

  private static void end(HttpServerExchange exchange) {
    IoUtils.safeClose(exchange.getConnection());
    exchange.endExchange();
  }
}
