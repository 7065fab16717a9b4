package org.serverzoo.app;

import org.serverzoo.api.Call;
import org.serverzoo.api.Cost;
import org.serverzoo.api.Request;

/// One line of the route table.
///
/// @param path the whole path, without any percent-encoding
/// @param cost what running the handler does to its thread
record Route(String path, Methods methods, Cost cost, Handler handler) {

  /// The call for a request with this path: the handler's, or a refusal of its method.
  Call accept(Request request) {
    return methods.include(request.method())
        ? handler.call(cost, request)
        : methods.refusal(request.method());
  }
}
