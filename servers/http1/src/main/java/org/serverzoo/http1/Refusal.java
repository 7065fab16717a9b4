package org.serverzoo.http1;

import java.io.Serial;
import org.serverzoo.api.Status;

/// Leaves the depths of the parser when a request is malformed; [RequestParser#next()] turns it
/// into an [Outcome.Malformed]. Carries no stack trace: hostile bytes must not cost more than good
/// ones.
final class Refusal extends Exception {

  @Serial private static final long serialVersionUID = 1L;

  private final Status status;

  Refusal(Status status, String reason) {
    super(reason, null, false, false);
    this.status = status;
  }

  static Refusal badRequest(String reason) {
    return new Refusal(Status.BAD_REQUEST, reason);
  }

  /// @param toHead whether the request was a HEAD
  Outcome.Malformed outcome(boolean toHead) {
    return new Outcome.Malformed(status, toHead, String.valueOf(getMessage()));
  }
}
