package org.serverzoo.app;

import org.serverzoo.api.Call;
import org.serverzoo.api.Cost;
import org.serverzoo.api.Request;
import org.serverzoo.api.Response;

/// Answers the requests of one route. Safe for use by any number of threads.
///
/// Handlers are classes, not lambdas: the first lambda of a JVM costs some milliseconds, which a
/// process that lives for one request would pay each time.
interface Handler {

  /// Does the work. May throw what it does not expect: see [GuardedCall].
  Response answer(Request request);

  /// The work as a call, not yet done. Never throws.
  default Call call(Cost cost, Request request) {
    return new GuardedCall(cost, this, request);
  }
}
