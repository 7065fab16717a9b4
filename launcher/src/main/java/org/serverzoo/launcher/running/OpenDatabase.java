package org.serverzoo.launcher.running;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.serverzoo.api.EffectiveSetting;
import org.serverzoo.database.Database;
import org.serverzoo.database.DatabaseSettings;
import org.serverzoo.database.EmbeddedDatabase;

/// The database that the user named, or the embedded one, which is then left again at the end.
///
/// @param url may hold a password
public record OpenDatabase(String url, Optional<EmbeddedDatabase> embedded, Database database)
    implements AutoCloseable {

  /// Where the embedded database keeps its programs and data. The script `zoo` says so.
  private static final Path HOME = Path.of(System.getProperty("zoo.home", ".zoo"));

  /// Blocks until the database has answered. The very first time, that takes seconds.
  ///
  /// @param named the URL that the user gave; empty for the embedded one
  /// @param settings those for the database at a URL
  /// @throws org.serverzoo.database.DatabaseUnavailableException if it does not answer
  public static OpenDatabase open(
      Optional<String> named, Function<String, DatabaseSettings> settings) {
    Optional<EmbeddedDatabase> embedded =
        named.isPresent() ? Optional.empty() : Optional.of(startEmbedded());
    try {
      String url = embedded.map(EmbeddedDatabase::url).or(() -> named).orElseThrow();
      return new OpenDatabase(url, embedded, Database.open(settings.apply(url)));
    } catch (RuntimeException refused) {
      embedded.ifPresent(EmbeddedDatabase::close);
      throw refused;
    }
  }

  /// One that is there already, and has its schema. Blocks until it has answered.
  ///
  /// @throws org.serverzoo.database.DatabaseUnavailableException if it does not answer
  static OpenDatabase of(DatabaseSettings settings) {
    return new OpenDatabase(settings.url(), Optional.empty(), Database.open(settings));
  }

  public static EmbeddedDatabase startEmbedded() {
    return EmbeddedDatabase.start(HOME);
  }

  /// What is in force, read back from the database.
  List<EffectiveSetting> effective() {
    List<EffectiveSetting> list = new ArrayList<>(database.effective());
    embedded.ifPresent(server -> list.addAll(server.effective()));
    return list;
  }

  @Override
  public void close() {
    database.close();
    embedded.ifPresent(EmbeddedDatabase::close);
  }
}
