package org.serverzoo.conformance;

/// An answer as far as it matters what was understood of the request.
///
/// @param status 0 if the server closed without a byte
/// @param content one character for each byte
/// @param open whether the connection stays open behind it, as far as the answer says
public record Heard(int status, String content, boolean open) {

  /// Whether it comes from the server itself, which has not taken the request.
  public boolean refuses() {
    return !open && status != 0 && status != 200 && status != 404 && status != 405;
  }

  /// As the message of a failed test has it.
  @Override
  public String toString() {
    String words = status == 0 ? "nothing" : status + " '" + WireText.shown(content) + "'";
    return words + (open ? "" : ", end");
  }
}
