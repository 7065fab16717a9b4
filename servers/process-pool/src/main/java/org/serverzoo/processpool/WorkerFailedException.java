package org.serverzoo.processpool;

import java.io.IOException;

/// A worker did not come up. The message is a sentence for the user.
public final class WorkerFailedException extends IOException {

  private static final long serialVersionUID = 1;

  WorkerFailedException(String sentence) {
    super(sentence);
  }
}
