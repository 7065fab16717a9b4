package org.serverzoo.launcher.commands;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.serverzoo.api.Design;
import org.serverzoo.api.Dial;
import org.serverzoo.launcher.running.Designs;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// `./zoo list`: the designs, and the dials that each has.
@Command(name = "list", description = "Shows the designs and their dials.")
final class ListCommand implements Callable<Integer> {

  private final Designs designs;

  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec command;

  ListCommand(Designs designs) {
    this.designs = designs;
  }

  @Override
  public Integer call() {
    PrintWriter out = command.commandLine().getOut();
    int width = designs.all().stream().mapToInt(design -> design.name().length()).max().orElse(0);
    for (Design design : designs.all()) {
      out.printf("%-" + width + "s  %s%n", design.name(), design.idea());
      out.printf("%" + width + "s  %s%n", "", dials(design));
    }
    out.println();
    out.println("Every design has --host --port --listen --backlog --grace --app --db");
    out.println("--db-sessions --db-delay --access-log --metrics. `./zoo help run` explains them.");
    return 0;
  }

  private static String dials(Design design) {
    return design.dials().stream().sorted().map(Dial::option).collect(Collectors.joining(" "));
  }
}
