package org.serverzoo.launcher;

/// The message is the sentence that the user reads: what is wrong and what to do about it. Ends the
/// command with exit code 2 and no stack trace.
final class CannotStartException extends RuntimeException {

  private static final long serialVersionUID = 1;

  CannotStartException(String sentence) {
    super(sentence);
  }

  CannotStartException(String sentence, Throwable cause) {
    super(sentence, cause);
  }
}
