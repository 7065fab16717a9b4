package org.serverzoo.contract;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.serverzoo.api.Request;
import org.serverzoo.app.ZooApplication;
import org.serverzoo.database.Database;
import org.serverzoo.database.DatabaseSettings;
import org.serverzoo.database.EmbeddedDatabase;

/// The zoo's application over the embedded PostgreSQL: started before the first test class that
/// wants it, closed after the last.
///
/// Its home is the system property `zoo.home`.
final class SharedZoo implements BeforeAllCallback {

  private static final int DATABASE_SESSIONS = 10;

  /// Enough for a quick request to overtake a slow one, if a design lets it.
  private static final Duration DATABASE_DELAY = Duration.ofMillis(2);

  /// Set before any test that may ask for it.
  private static volatile @Nullable Zoo zoo;

  private record Zoo(EmbeddedDatabase database, ZooApplication application)
      implements AutoCloseable {

    static Zoo start() {
      EmbeddedDatabase database =
          EmbeddedDatabase.start(Path.of(System.getProperty("zoo.home", ".zoo")));
      DatabaseSettings settings =
          new DatabaseSettings(database.url(), DATABASE_SESSIONS, DATABASE_DELAY);
      ZooApplication application = new ZooApplication(() -> Database.open(settings));
      application.warmUp();
      // Fills the database where it is new, which would be long for a test's patience.
      application.accept(Request.of("GET", "/row")).run();
      return new Zoo(database, application);
    }

    @Override
    public void close() {
      application.close();
      database.close();
    }
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    zoo =
        context
            .getRoot()
            .getStore(Namespace.create(SharedZoo.class))
            .computeIfAbsent(Zoo.class, _ -> Zoo.start(), Zoo.class);
  }

  static ZooApplication application() {
    return requireNonNull(zoo, "this test class is not extended with SharedZoo").application();
  }
}
