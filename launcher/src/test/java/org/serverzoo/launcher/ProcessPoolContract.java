package org.serverzoo.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.serverzoo.api.Running;
import org.serverzoo.api.Settings;
import org.serverzoo.contract.DesignContract;
import org.serverzoo.contract.ListenRules;
import org.serverzoo.database.EmbeddedDatabase;
import org.serverzoo.processpool.ProcessPoolDesign;

/// What every design must do, done by two worker processes of an inner design.
abstract class ProcessPoolContract extends DesignContract implements ListenRules {

  private static final int SESSIONS = 4;

  private final EmbeddedDatabase database = OpenDatabase.startEmbedded();
  private final String inner;

  ProcessPoolContract(String inner) {
    this.inner = inner;
  }

  @Override
  public ProcessPoolDesign design() {
    return new ProcessPoolDesign();
  }

  @Override
  public Settings settings() {
    return design().defaults().withWorkers(2).withInner(inner);
  }

  @Override
  public Running start(org.serverzoo.contract.App app, Settings settings) throws IOException {
    List<String> arguments = new ArrayList<>(List.of("worker", inner, "--listen=inherit"));
    boolean zoo = app == org.serverzoo.contract.App.ZOO;
    arguments.add("--app=" + (zoo ? "zoo" : "echo"));
    Map<String, String> environment = JavaCommand.environmentWithoutDials();
    if (zoo) {
      environment.put("ZOO_DB_URL", database.url());
    }
    Path sockets = Files.createTempDirectory("zoo");
    return design()
        .start(
            new org.serverzoo.api.WorkerCommand(
                ZooProcess.command(Zoo.class, arguments.toArray(String[]::new)),
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
