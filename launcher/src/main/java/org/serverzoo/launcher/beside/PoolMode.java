package org.serverzoo.launcher.beside;

import java.util.Locale;

/// How long a client of a pooler keeps a session of the database.
public enum PoolMode {
  /// Until it leaves.
  SESSION,
  /// Until its transaction ends.
  TRANSACTION;

  /// As PgBouncer writes it.
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// `session` or `transaction`.
  ///
  /// @throws IllegalArgumentException with the rest of a sentence if it is neither
  public static PoolMode parse(String text) {
    return switch (text) {
      case "session" -> SESSION;
      case "transaction" -> TRANSACTION;
      default ->
          throw new IllegalArgumentException(
              "'%s' is not a mode; use session or transaction".formatted(text));
    };
  }
}
