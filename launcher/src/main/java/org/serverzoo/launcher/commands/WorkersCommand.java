package org.serverzoo.launcher.commands;

import java.net.SocketAddress;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.serverzoo.launcher.control.ControlClient;
import org.serverzoo.launcher.running.CannotStartException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `./zoo workers PORT|unix:PATH [+N | -N | =N | restart]`: looks at the worker processes of a
/// running server, or changes them.
@Command(
    name = "workers",
    description = "Shows the worker processes of a running process-pool, or changes them.",
    customSynopsis = {"zoo workers PORT|unix:PATH [+N | -N | =N | restart]", ""})
final class WorkersCommand implements Callable<Integer> {

  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec command;

  @Parameters(
      index = "0",
      paramLabel = "PORT|unix:PATH",
      converter = Values.ListensAt.class,
      description = "Where the server listens.")
  @SuppressWarnings("NullAway.Init") // set by picocli
  private SocketAddress address;

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "CHANGE",
      description =
          "+1 starts one more, -1 drains one, =6 makes it six; restart replaces all, one by one.")
  private @Nullable String change;

  @Override
  public Integer call() {
    if (change != null && !change.matches("restart|[+=-][0-9]{1,4}")) {
      throw new CannotStartException(
          "'" + change + "' is no change of workers; use +1, -1, =6 or restart");
    }
    return ControlClient.send(
        address,
        change == null ? "workers" : "workers " + change,
        command.commandLine().getOut(),
        command.commandLine().getErr());
  }
}
