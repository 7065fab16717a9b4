package org.serverzoo.conformance;

/// What became of one case at one server.
///
/// @param subject the name of the case's [Subject]
/// @param detail what the server did instead; empty where the case holds
public record Verdict(String subject, WireCase wireCase, Result result, String detail) {

  /// Whether the contract holds.
  public enum Result {
    /// The exact bytes came.
    HOLDS,
    /// The same verdict in the server's own words, as its design declares.
    WORDING,
    /// Another verdict, as its design declares.
    DIVERGES,
    /// Anything else; a declaration that is not true is one of them.
    FAILS
  }
}
