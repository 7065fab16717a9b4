package org.serverzoo.launcher;

import java.io.IOException;
import java.net.URI;
import java.util.concurrent.Callable;
import org.serverzoo.contract.Checker;
import org.serverzoo.contract.Report;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `./zoo check URL`: plays the contract's wire cases against a server that runs.
@Command(
    name = "check",
    description = {
      "Sends a running server every request of the contract, good ones and bad ones, and shows",
      "which rules hold. Exit code 1 if one does not."
    },
    customSynopsis = {"zoo check [--proxied] [URL]", ""})
final class CheckCommand implements Callable<Integer> {

  private static final int SOMETHING_FOUND = 1;

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

  @Override
  public Integer call() {
    try {
      Report report =
          new Report(
              proxied
                  ? Checker.checkThroughNginx(URI.create(url), _ -> {})
                  : Checker.check(URI.create(url), _ -> {}));
      command.commandLine().getOut().print(report.text());
      command.commandLine().getOut().flush();
      return report.allHold() ? 0 : SOMETHING_FOUND;
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
}
