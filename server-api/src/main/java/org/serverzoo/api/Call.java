package org.serverzoo.api;

import java.util.function.Supplier;

/// The work that answers one request, not yet done.
public interface Call {

  /// Whether [#run()] may run on an event loop.
  Cost cost();

  /// Does the work. Run it once, on any thread that the cost allows. Never throws: a failure is
  /// logged where it happens and answered as a problem (500, or 503 for a missing database).
  Response run();

  /// A quick call whose answer is already known. One such call can serve any number of requests.
  static Call answering(Response response) {
    return new Known(response);
  }

  /// A call that does its work when it is run.
  static Call of(Cost cost, Supplier<Response> work) {
    return new Work(cost, work);
  }

  /// See [#answering].
  record Known(Response response) implements Call {
    @Override
    public Cost cost() {
      return Cost.QUICK;
    }

    @Override
    public Response run() {
      return response;
    }
  }

  /// See [#of].
  record Work(Cost cost, Supplier<Response> work) implements Call {
    @Override
    public Response run() {
      return work.get();
    }
  }
}
