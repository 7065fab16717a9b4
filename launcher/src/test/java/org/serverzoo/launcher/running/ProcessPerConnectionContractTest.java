package org.serverzoo.launcher.running;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.io.TempDir;
import org.serverzoo.api.Running;
import org.serverzoo.api.Settings;
import org.serverzoo.contract.DesignContract;
import org.serverzoo.contract.ListenRules;
import org.serverzoo.database.Database;
import org.serverzoo.database.DatabaseSettings;
import org.serverzoo.database.EmbeddedDatabase;
import org.serverzoo.launcher.control.ControlDirectory;
import org.serverzoo.processperconnection.ProcessPerConnectionDesign;

/// What every design must do, done by a fresh process each time.
class ProcessPerConnectionContractTest extends DesignContract implements ListenRules {

  private static final int WORKERS = 8;

  private static final EmbeddedDatabase DATABASE = withSchema(OpenDatabase.startEmbedded());

  @TempDir private static Path folder;

  /// Workers do not look for it.
  private static EmbeddedDatabase withSchema(EmbeddedDatabase database) {
    Database.open(new DatabaseSettings(database.url(), 1, Duration.ZERO)).close();
    return database;
  }

  @Override
  public ProcessPerConnectionDesign design() {
    return new ProcessPerConnectionDesign();
  }

  /// Its workers speak through the codec of `http1`, which other tests hold to every case.
  @Override
  protected boolean isVariant() {
    return true;
  }

  @Override
  public Settings settings() {
    return design().defaults().withWorkers(WORKERS);
  }

  @Override
  public Running start(org.serverzoo.conformance.App app, Settings settings) throws IOException {
    boolean zoo = app == org.serverzoo.conformance.App.ZOO;
    ConnectionCommand command =
        new ConnectionCommand(
            OwnJars.classPath(folder),
            zoo ? App.ZOO : App.ECHO,
            Duration.ZERO,
            "",
            zoo ? Optional.of(DATABASE.url()) : Optional.empty(),
            zoo ? WORKERS : 0);
    return design().start(command.command(ControlDirectory.open()), settings);
  }

  @AfterAll
  static void leaveDatabase() {
    DATABASE.close();
  }
}
