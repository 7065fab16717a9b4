package org.serverzoo.api;

import static java.util.Objects.requireNonNull;

/// One header field line (RFC 9110 section 5).
///
/// @param name as received or as it shall be sent; compare it without regard to case
/// @param value without the white space around it
public record Field(String name, String value) {
  public Field {
    requireNonNull(name);
    requireNonNull(value);
  }
}
