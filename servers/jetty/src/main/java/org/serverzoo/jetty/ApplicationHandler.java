package org.serverzoo.jetty;

import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.serverzoo.api.RequestHead;

/// The one handler.
///
/// Jetty asks a handler for its invocation type once, when the server starts, and by the answer
/// decides which thread a readable connection is handed to: before a byte of the request is read,
/// so nobody can know yet whether its call will block. So this handler says `BLOCKING` where
/// requests have virtual threads, and `NON_BLOCKING` where selectors run it themselves; then it
/// keeps its word by giving what may block to the offload.
final class ApplicationHandler extends Handler.Abstract {

  private final JettyServer server;

  ApplicationHandler(JettyServer server) {
    super(server.onVirtualThreads() ? InvocationType.BLOCKING : InvocationType.NON_BLOCKING);
    this.server = server;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    Answer answer = new Answer(server, request, response, callback);
    switch (Heads.judge(request, server.settings().limits())) {
      case RequestHead.Refused(var status) -> answer.refuse(status);
      case RequestHead.Accepted head -> new Exchange(server, request, head, answer).begin();
    }
    return true;
  }
}
