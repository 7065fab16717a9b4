package org.serverzoo.jetty;

import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/// The one handler.
///
/// Jetty asks a handler for its invocation type once, when the server starts, and by the answer
/// decides which thread a connection's readable socket is handed to: before a byte of the request
/// is read, so nobody can know yet whether it will block. `BLOCKING` would be the safe answer, and
/// give each request, the quick ones too, a thread of its own. This handler says `NON_BLOCKING`:
/// selectors run it themselves, and it keeps its word by offloading what may block.
final class ApplicationHandler extends Handler.Abstract.NonBlocking {

  private final JettyServer server;

  ApplicationHandler(JettyServer server) {
    this.server = server;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    new Exchange(server, request, response, callback).begin();
    return true;
  }
}
