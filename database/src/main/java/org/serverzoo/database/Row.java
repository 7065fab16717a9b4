package org.serverzoo.database;

import static java.util.Objects.requireNonNull;

/// One row of the big table.
///
/// @param a the id in ten digits
/// @param b twenty letters
public record Row(String a, String b) {
  public Row {
    requireNonNull(a);
    requireNonNull(b);
  }
}
