package org.serverzoo.app;

import org.serverzoo.api.Call;
import org.serverzoo.api.Cost;
import org.serverzoo.api.Problem;
import org.serverzoo.api.Request;
import org.serverzoo.api.Response;
import org.serverzoo.api.Status;
import org.serverzoo.database.DatabaseUnavailableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A handler's work on one request, which always comes to an answer.
record GuardedCall(Cost cost, Handler handler, Request request) implements Call {

  @Override
  public Response run() {
    try {
      return handler.answer(request);
    } catch (DatabaseUnavailableException down) {
      // Not logged here: under load that would be a line for each request.
      return Problem.of(Status.UNAVAILABLE, "The database cannot serve now.");
    } catch (Throwable surprise) {
      // Errors too: one bad request shall not cost a server its event loop.
      Log.LOGGER.error("500 for {} {}", request.method(), request.target(), surprise);
      return Problem.of(Status.INTERNAL_ERROR);
    }
  }

  /// Apart, so that no logger is set up where nothing goes wrong.
  private static final class Log {
    static final Logger LOGGER = LoggerFactory.getLogger(ZooApplication.class);
  }
}
