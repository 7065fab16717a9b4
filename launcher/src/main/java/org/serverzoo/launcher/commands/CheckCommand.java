package org.serverzoo.launcher.commands;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.serverzoo.conformance.Checker;
import org.serverzoo.conformance.Divergences;
import org.serverzoo.conformance.Report;
import org.serverzoo.launcher.control.ControlClient;
import org.serverzoo.launcher.running.CannotStartException;
import org.serverzoo.launcher.running.Designs;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `./zoo check URL`: plays the contract's wire cases against a server that runs.
@Command(
    name = "check",
    header = "Shows which rules of the contract a running server keeps.",
    description = {
      "",
      "Sends every request of the contract, good ones and bad ones. What the design declares to"
          + " do otherwise is told apart. Exit code 1 if anything else does not hold."
    },
    customSynopsis = {"zoo check [--design=NAME] [--proxied] [URL]", ""})
final class CheckCommand implements Callable<Integer> {

  private static final int SOMETHING_FOUND = 1;
  private static final int HTTP_PORT = 80;

  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec command;

  @Parameters(
      paramLabel = "URL",
      arity = "0..1",
      defaultValue = "http://127.0.0.1:8080/",
      description = "Where the server listens (${DEFAULT-VALUE}).")
  @SuppressWarnings("NullAway.Init") // set by picocli
  private String url;

  @Option(
      names = "--proxied",
      description = "The address is that of `./zoo nginx proxy`, whose changes are allowed for.")
  private boolean proxied;

  @Option(
      names = "--design",
      paramLabel = "NAME",
      description = {
        "Whose declarations hold. A server that was started from here tells by itself; without"
            + " either, none do."
      })
  private @Nullable String design;

  @Override
  public Integer call() {
    try {
      URI server = URI.create(url);
      Divergences declared = declared(server);
      Report report =
          new Report(
              proxied
                  ? Checker.checkThroughNginx(server, declared)
                  : Checker.check(server, declared));
      command.commandLine().getOut().print(report.text());
      command.commandLine().getOut().flush();
      return report.passes() ? 0 : SOMETHING_FOUND;
    } catch (IllegalArgumentException notAnAddress) {
      throw new CannotStartException(
          "'" + url + "' is not the address of a server; write it like http://127.0.0.1:8080/",
          notAnAddress);
    } catch (IOException nobody) {
      throw new CannotStartException(
          "no server of the zoo answers at %s (%s); start one with `./zoo run`"
              .formatted(url, nobody.getMessage()),
          nobody);
    }
  }

  private Divergences declared(URI server) {
    Optional<String> name =
        design != null
            ? Optional.of(Designs.ZOO.named(design).name())
            : proxied ? Optional.empty() : ofWhatRunsHere(server);
    return name.map(Divergences::of).orElse(Divergences.NONE);
  }

  private static Optional<String> ofWhatRunsHere(URI server) {
    InetSocketAddress address =
        new InetSocketAddress(
            String.valueOf(server.getHost()), server.getPort() < 0 ? HTTP_PORT : server.getPort());
    return !address.isUnresolved() && address.getAddress().isLoopbackAddress()
        ? ControlClient.design(address)
        : Optional.empty();
  }
}
