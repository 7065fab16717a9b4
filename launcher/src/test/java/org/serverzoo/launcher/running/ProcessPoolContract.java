package org.serverzoo.launcher.running;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.io.TempDir;
import org.serverzoo.api.Running;
import org.serverzoo.api.Settings;
import org.serverzoo.contract.DesignContract;
import org.serverzoo.contract.ListenRules;
import org.serverzoo.database.EmbeddedDatabase;
import org.serverzoo.launcher.ZooProcess;
import org.serverzoo.processpool.ProcessPoolDesign;

/// What every design must do, done by two worker processes of an inner design.
abstract class ProcessPoolContract extends DesignContract implements ListenRules {

  private static final int SESSIONS = 4;

  @TempDir private static Path sockets;

  private final EmbeddedDatabase database = OpenDatabase.startEmbedded();
  private final String inner;

  ProcessPoolContract(String inner) {
    this.inner = inner;
  }

  @Override
  public ProcessPoolDesign design() {
    return new ProcessPoolDesign();
  }

  /// Its workers speak through the codec of `http1`, which other tests hold to every case.
  @Override
  protected boolean isVariant() {
    return true;
  }

  @Override
  public Settings settings() {
    return design().defaults().withWorkers(2).withInner(inner);
  }

  @Override
  public Running start(org.serverzoo.conformance.App app, Settings settings) throws IOException {
    boolean zoo = app == org.serverzoo.conformance.App.ZOO;
    Map<String, String> environment = JavaCommand.environmentWithoutDials();
    if (zoo) {
      environment.put("ZOO_DB_URL", database.url());
    }
    return design()
        .start(
            new org.serverzoo.api.WorkerCommand(
                ZooProcess.command(WorkerProcess.class, inner, "--app=" + (zoo ? "zoo" : "echo")),
                environment,
                zoo ? SESSIONS : 0,
                sockets),
            settings);
  }

  @AfterAll
  void leaveDatabase() {
    database.close();
  }
}
