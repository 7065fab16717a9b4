package org.serverzoo.undertow;

import java.io.Serial;
import org.serverzoo.api.Status;

/// Leaves the depths of a parser when a request is malformed. Carries no stack trace: hostile bytes
/// must not cost more than good ones.
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

  Status status() {
    return status;
  }
}
