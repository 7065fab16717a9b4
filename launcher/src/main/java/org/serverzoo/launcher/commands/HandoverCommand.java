package org.serverzoo.launcher.commands;

import java.net.SocketAddress;
import java.util.concurrent.Callable;
import org.serverzoo.launcher.control.ControlClient;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `./zoo handover PORT`: replaces a running server by a new process, without a refused connection.
@Command(
    name = "handover",
    description = "Replaces a running server by a new process on the same socket.",
    customSynopsis = {"zoo handover PORT", ""})
final class HandoverCommand implements Callable<Integer> {

  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec command;

  @Parameters(
      paramLabel = "PORT",
      converter = Values.ListensAt.class,
      description = "Where the server listens.")
  @SuppressWarnings("NullAway.Init") // set by picocli
  private SocketAddress address;

  @Override
  public Integer call() {
    return ControlClient.send(
        address, "handover", command.commandLine().getOut(), command.commandLine().getErr());
  }
}
