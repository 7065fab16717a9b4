package org.serverzoo.launcher;

import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// How long a client of a pooler keeps a session of the database.
enum PoolMode {
  /// Until it leaves.
  SESSION,
  /// Until its transaction ends.
  TRANSACTION;

  /// As PgBouncer writes it.
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// `session` or `transaction`.
  static final class Reader implements ITypeConverter<PoolMode> {
    @Override
    public PoolMode convert(String text) {
      return switch (text) {
        case "session" -> SESSION;
        case "transaction" -> TRANSACTION;
        default ->
            throw new TypeConversionException(
                "'%s' is not a mode; use session or transaction".formatted(text));
      };
    }
  }
}
