package org.serverzoo.contract;

import java.io.IOException;

/// What came over the wire is not what had to come. The message says both.
final class WireFailure extends IOException {

  private static final long serialVersionUID = 1;

  WireFailure(String message) {
    super(message);
  }
}
