package org.serverzoo.app;

import org.serverzoo.api.Call;
import org.serverzoo.api.Problem;
import org.serverzoo.api.Status;

/// The calls that answer a request which no route takes: always the same, so made once. They stand
/// apart from the route table so that a process which refuses nothing does not make them.
final class Refusals {

  static final Call UNKNOWN_PATH = Call.answering(Problem.of(Status.NOT_FOUND));

  static final Call UNKNOWN_METHOD = Call.answering(Problem.of(Status.NOT_IMPLEMENTED));

  static final Call OTHER_THAN_GET = Call.answering(Problem.methodNotAllowed(Methods.GET.allow()));

  static final Call OTHER_THAN_GET_POST =
      Call.answering(Problem.methodNotAllowed(Methods.GET_POST.allow()));

  private Refusals() {}
}
