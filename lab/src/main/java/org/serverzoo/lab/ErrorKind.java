package org.serverzoo.lab;

/// What can become of a request but an answer.
public enum ErrorKind {
  /// No connection.
  CONNECT,
  /// The connection ended, or brought something that is no answer.
  READ,
  /// The request could not be sent.
  WRITE,
  /// No answer in time.
  TIMEOUT,
  /// An answer whose status says no.
  NON_2XX;

  /// As a person reads it.
  String word() {
    return switch (this) {
      case CONNECT -> "connect";
      case READ -> "read";
      case WRITE -> "write";
      case TIMEOUT -> "timeout";
      case NON_2XX -> "non-2xx";
    };
  }
}
