package org.serverzoo.http1;

/// What becomes of a connection after an answer (RFC 9112 section 9.3).
public enum Persistence {
  /// Stays open, as HTTP/1.1 connections do unless somebody says otherwise.
  KEEP,
  /// Stays open, and the answer says so: a 1.0 client asked for it.
  KEEP_ANNOUNCED,
  /// Closes, and the answer says so.
  CLOSE;

  /// The client's wish, granted or not.
  public Persistence unless(boolean closing) {
    return closing ? CLOSE : this;
  }
}
