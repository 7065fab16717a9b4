package org.serverzoo.launcher.running;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Array;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import org.serverzoo.database.EmbeddedDatabase;

/// Whether the visits that a server has acknowledged are in its embedded database.
public final class Visits {

  private static final Pattern KEY = Pattern.compile("\"visit\": ?\"([0-9a-f-]{36})\"");

  private Visits() {}

  /// Each visit that was answered must be in the database.
  ///
  /// @param answers bodies of answers of `/api`
  public static void assertAllKept(List<String> answers) throws Exception {
    UUID[] keys =
        answers.stream()
            .flatMap(answer -> KEY.matcher(answer).results())
            .map(found -> UUID.fromString(found.group(1)))
            .toArray(UUID[]::new);
    assertThat(keys).hasSameSizeAs(answers);
    try (EmbeddedDatabase database = OpenDatabase.startEmbedded();
        Connection session = DriverManager.getConnection(database.url());
        PreparedStatement query =
            session.prepareStatement("SELECT count(*) FROM zoo.visit WHERE id = ANY (?)")) {
      Array asked = session.createArrayOf("uuid", keys);
      query.setArray(1, asked);
      try (ResultSet found = query.executeQuery()) {
        assertThat(found.next()).isTrue();
        assertThat(found.getInt(1)).isEqualTo(keys.length);
      }
    }
  }
}
