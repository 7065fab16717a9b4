package org.serverzoo.jetty;

import java.lang.System.Logger.Level;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.serverzoo.api.Status;

/// Answers where Jetty itself finds a fault: one that the gate let pass, which should not happen,
/// or one of ours.
final class ProblemHandler implements Request.Handler {

  private static final System.Logger LOG = System.getLogger(ProblemHandler.class.getName());

  private final JettyServer server;

  ProblemHandler(JettyServer server) {
    this.server = server;
  }

  @Override
  public InvocationType getInvocationType() {
    return InvocationType.NON_BLOCKING;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    boolean ours = response.getStatus() >= Status.INTERNAL_ERROR.code();
    LOG.log(Level.ERROR, "Jetty refuses with {0} what was let pass", response.getStatus());
    new Exchange(server, request, response, callback)
        .refuse(ours ? Status.INTERNAL_ERROR : Status.BAD_REQUEST);
    return true;
  }
}
