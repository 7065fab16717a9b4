package org.serverzoo.lab;

/// The message is the sentence that the user reads: what is missing or wrong, and what to do about
/// it.
public final class CannotMeasureException extends RuntimeException {

  private static final long serialVersionUID = 1;

  CannotMeasureException(String sentence) {
    super(sentence);
  }

  CannotMeasureException(String sentence, Throwable cause) {
    super(sentence, cause);
  }
}
