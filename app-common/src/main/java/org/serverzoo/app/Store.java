package org.serverzoo.app;

import java.util.Optional;
import java.util.UUID;
import org.serverzoo.database.Row;
import org.serverzoo.database.Survey;

/// What the handlers need of a database. Both methods wait for it, and throw
/// [org.serverzoo.database.DatabaseUnavailableException] if it cannot serve now.
interface Store {

  /// Writes the visit and reads the survey.
  ///
  /// @return empty if there is no such survey; no visit is kept then
  Optional<Survey> visit(UUID visit, int survey, String segment);

  /// Reads one row; empty if there is none with that id.
  Optional<Row> row(int id);
}
