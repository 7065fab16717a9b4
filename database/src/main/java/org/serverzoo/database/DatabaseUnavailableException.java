package org.serverzoo.database;

import java.io.Serial;

/// The database cannot serve now: it is down, frozen, or full of sessions. Trying again later may
/// help.
public final class DatabaseUnavailableException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  public DatabaseUnavailableException(String sentence) {
    super(sentence);
  }

  public DatabaseUnavailableException(String sentence, Throwable cause) {
    super(sentence, cause);
  }
}
