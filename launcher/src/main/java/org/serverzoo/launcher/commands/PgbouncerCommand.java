package org.serverzoo.launcher.commands;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.serverzoo.api.EffectiveSetting;
import org.serverzoo.api.Listen;
import org.serverzoo.database.EmbeddedDatabase;
import org.serverzoo.launcher.beside.Pgbouncer;
import org.serverzoo.launcher.beside.PoolMode;
import org.serverzoo.launcher.control.ControlClient;
import org.serverzoo.launcher.running.CannotStartException;
import org.serverzoo.launcher.running.DatabaseAddress;
import org.serverzoo.launcher.running.InForce;
import org.serverzoo.launcher.running.OpenDatabase;
import org.serverzoo.launcher.running.Signals;
import org.serverzoo.launcher.running.SocketRefusal;
import org.serverzoo.posix.Posix;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `./zoo pgbouncer`: a pooler between servers and their database, as many installations have one.
@Command(
    name = "pgbouncer",
    description =
        "Runs the installed PgBouncer before the database, and shows the URL to give to --db.",
    sortOptions = false)
final class PgbouncerCommand implements Callable<Integer> {

  private static final int ENDED_BY_ITSELF = 1;

  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec command;

  @Option(
      names = "--port",
      paramLabel = "N",
      converter = Values.Port.class,
      defaultValue = "6432",
      description = "Listen on this port of 127.0.0.1 (${DEFAULT-VALUE}); 0 chooses a free one.")
  private int port;

  @Option(
      names = "--pool-size",
      paramLabel = "N",
      converter = Values.Count.class,
      defaultValue = "100",
      description = "Sessions of the database, at most (${DEFAULT-VALUE}).")
  private int poolSize;

  @Option(
      names = "--mode",
      paramLabel = "session|transaction",
      converter = Values.Pooling.class,
      defaultValue = "session",
      description = "How long a client keeps a session of the database (${DEFAULT-VALUE}).")
  @SuppressWarnings("NullAway.Init") // set by picocli
  private PoolMode mode;

  @Option(
      names = "--db",
      paramLabel = "URL",
      description = "A PostgreSQL, as postgresql://user:password@host:port/database (embedded).")
  private @Nullable String url;

  @Override
  public Integer call() throws InterruptedException {
    Pgbouncer.Program program = Pgbouncer.Program.find();
    InetSocketAddress address = freeAddress();
    Signals signals = Signals.install();
    if (url != null) {
      return serve(program, address, DatabaseAddress.of(url), signals);
    }
    try (EmbeddedDatabase embedded = OpenDatabase.startEmbedded()) {
      return serve(program, address, DatabaseAddress.of(embedded.url()), signals);
    }
  }

  /// PgBouncer opens its socket by itself. That the port is free is found out here, where it can be
  /// said; somebody else may take it in the millisecond between.
  private InetSocketAddress freeAddress() {
    InetSocketAddress asked = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    try {
      int listener = Posix.listen(asked, 1);
      InetSocketAddress free = Posix.tcpAddress(listener);
      Posix.close(listener);
      return free;
    } catch (IOException refused) {
      throw new CannotStartException(
          SocketRefusal.sentence(
              new Listen.Tcp(asked), ControlClient.holder(new Listen.Tcp(asked)), refused),
          refused);
    }
  }

  private int serve(
      Pgbouncer.Program program,
      InetSocketAddress address,
      DatabaseAddress database,
      Signals signals)
      throws InterruptedException {
    PrintWriter out = command.commandLine().getOut();
    try (Pgbouncer pooler = Pgbouncer.start(program, address, database, mode, poolSize)) {
      pooler.process().whenEnded(signals::stop);
      out.print(InForce.table(settings(program, pooler, database)));
      out.println("database at " + database.at(address));
      out.flush();
      signals.await();
      if (pooler.process().hasEnded()) {
        System.err.println("zoo: PgBouncer has ended by itself; see " + pooler.log());
        return ENDED_BY_ITSELF;
      }
    } catch (IOException failed) {
      throw new CannotStartException("PgBouncer cannot be started: " + failed.getMessage(), failed);
    }
    out.println("stopped");
    return 0;
  }

  private List<EffectiveSetting> settings(
      Pgbouncer.Program program, Pgbouncer pooler, DatabaseAddress database) {
    return List.of(
        new EffectiveSetting("pgbouncer", program.version() + ", " + program.path()),
        new EffectiveSetting("mode", mode.word()),
        new EffectiveSetting("pool-size", String.valueOf(poolSize)),
        new EffectiveSetting("before", database.shown()),
        new EffectiveSetting("process", "pid " + pooler.process().program().pid()),
        new EffectiveSetting("log", pooler.log().toString()));
  }
}
