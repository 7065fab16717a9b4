package org.serverzoo.lab;

/// One turn of one contender came to nothing; the others go on. The message is the sentence that
/// stands in its row.
final class TurnFailedException extends Exception {

  private static final long serialVersionUID = 1;

  TurnFailedException(String sentence) {
    super(sentence);
  }

  TurnFailedException(String sentence, Throwable cause) {
    super(sentence, cause);
  }
}
