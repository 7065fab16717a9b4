package org.serverzoo.conformance;

/// One step of a wire case.
sealed interface Move {

  /// The client sends these bytes, see [WireText].
  record Send(String text) implements Move {}

  /// A whole answer must come.
  record Receive(Golden answer, Afterwards afterwards) implements Move {}

  /// `100 Continue` must come.
  record ReceiveInterim() implements Move {}

  /// The server must close without a further byte.
  record ReceiveEnd() implements Move {}
}
