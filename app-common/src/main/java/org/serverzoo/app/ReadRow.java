package org.serverzoo.app;

import java.util.concurrent.ThreadLocalRandom;
import org.serverzoo.api.Body;
import org.serverzoo.api.Problem;
import org.serverzoo.api.Request;
import org.serverzoo.api.Response;
import org.serverzoo.api.Status;

/// `/row`: one read by primary key; of any row, if the request names none.
final class ReadRow implements Handler {

  /// Stated here so that a bad id is told from a good one while the database is down.
  static final int ROWS = 1_000_000;

  private final Store store;

  ReadRow(Store store) {
    this.store = store;
  }

  @Override
  public Response answer(Request request) {
    Parameters parameters = Parameters.of(request);
    int anyId = ThreadLocalRandom.current().nextInt(1, ROWS + 1);
    int id = parameters.integer("id", 1, ROWS, anyId);
    return parameters.refusal().orElseGet(() -> row(id));
  }

  private Response row(int id) {
    return store
        .row(id)
        .map(row -> Response.ok(ContentTypes.JSON, Body.owning(Json.of(row))))
        .orElseGet(() -> Problem.of(Status.NOT_FOUND, "There is no row " + id + "."));
  }
}
