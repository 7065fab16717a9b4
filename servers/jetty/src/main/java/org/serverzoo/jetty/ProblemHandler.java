package org.serverzoo.jetty;

import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;
import org.serverzoo.api.Status;

/// Says in the zoo's words what Jetty itself refuses, mostly while it parses.
///
/// Three of its verdicts mean more than one thing here:
///
/// | Jetty says | of | here |
/// | --- | --- | --- |
/// | 505 | what is no version that it knows, mostly because it is malformed | 400 |
/// | 426 | HTTP/2, which it would take over TLS | 505 |
/// | 400 | a `Content-Length` that is too large for a `long` | 413 |
final class ProblemHandler implements Request.Handler {

  private final JettyServer server;

  ProblemHandler(JettyServer server) {
    this.server = server;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    Throwable failure = (Throwable) request.getAttribute(ErrorHandler.ERROR_EXCEPTION);
    Status status =
        switch (response.getStatus()) {
          case HttpStatus.HTTP_VERSION_NOT_SUPPORTED_505 -> Status.BAD_REQUEST;
          case HttpStatus.UPGRADE_REQUIRED_426 -> Status.VERSION_NOT_SUPPORTED;
          case HttpStatus.BAD_REQUEST_400 ->
              failure != null && failure.getCause() instanceof ArithmeticException
                  ? Status.CONTENT_TOO_LARGE
                  : Status.BAD_REQUEST;
          default -> status(response.getStatus());
        };
    new Answer(server, request, response, callback).refuse(status);
    return true;
  }

  private static Status status(int code) {
    for (Status status : Status.values()) {
      if (status.code() == code) {
        return status;
      }
    }
    return Status.BAD_REQUEST;
  }
}
