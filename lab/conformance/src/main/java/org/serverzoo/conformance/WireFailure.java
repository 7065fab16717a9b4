package org.serverzoo.conformance;

import java.io.IOException;

/// What came over the wire is not what had to come. The message says both.
public final class WireFailure extends IOException {

  private static final long serialVersionUID = 1;

  WireFailure(String message) {
    super(message);
  }
}
