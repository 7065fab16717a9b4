package org.serverzoo.launcher.running;

/// The message is the sentence that the user reads: what is wrong and what to do about it. Ends the
/// command with exit code 2 and no stack trace.
public final class CannotStartException extends RuntimeException {

  private static final long serialVersionUID = 1;

  public CannotStartException(String sentence) {
    super(sentence);
  }

  public CannotStartException(String sentence, Throwable cause) {
    super(sentence, cause);
  }
}
