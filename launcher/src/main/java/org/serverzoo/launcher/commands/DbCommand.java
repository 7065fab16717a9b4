package org.serverzoo.launcher.commands;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.serverzoo.database.EmbeddedDatabase;
import org.serverzoo.launcher.running.InForce;
import org.serverzoo.launcher.running.OpenDatabase;
import org.serverzoo.launcher.running.Signals;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `./zoo db`: looks after the database when no server runs.
@Command(
    name = "db",
    description = "Looks after the database.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {DbCommand.Reset.class, DbCommand.Start.class})
final class DbCommand implements Runnable {

  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec command;

  @Override
  public void run() {
    throw new ParameterException(
        command.commandLine(),
        "say what to do with the database: `./zoo db reset` or `./zoo db start`");
  }

  /// `./zoo db reset`: every run of a comparison begins with the same database.
  @Command(name = "reset", description = "Forgets all visits; makes schema and data if need be.")
  static final class Reset implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec command;

    @Mixin private final DatabaseDials dials = new DatabaseDials();

    @Override
    public Integer call() {
      try (OpenDatabase open = dials.open()) {
        long visits = open.database().reset();
        command.commandLine().getOut().printf("%,d visits forgotten%n", visits);
      }
      return 0;
    }
  }

  /// `./zoo db start`: keeps the embedded database up between servers, and says how to reach it.
  @Command(
      name = "start",
      description =
          "Runs the embedded database until Ctrl-C and shows its URL, for psql and others.")
  static final class Start implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec command;

    @Override
    public Integer call() throws InterruptedException {
      PrintWriter out = command.commandLine().getOut();
      Signals signals = Signals.install();
      try (EmbeddedDatabase embedded = OpenDatabase.startEmbedded()) {
        out.print(InForce.table(embedded.effective()));
        out.println("database at " + embedded.url());
        out.println("It runs until Ctrl-C.");
        out.flush();
        signals.await();
      }
      return 0;
    }
  }
}
