package org.serverzoo.launcher.commands;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.serverzoo.database.DatabaseUnavailableException;
import org.serverzoo.launcher.control.Handover;
import org.serverzoo.launcher.running.CannotStartException;
import org.serverzoo.launcher.running.Designs;
import org.serverzoo.launcher.running.LogFormat;
import org.serverzoo.launcher.running.Nearest;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;
import picocli.CommandLine.UnmatchedArgumentException;

/// The command `zoo`.
///
/// Exit codes: 0 for success; 1 for a check that found something; 2 for a command that cannot
/// start, which is then explained in one sentence on standard error.
@Command(
    name = "zoo",
    description = "One small web application behind many server designs.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = HelpCommand.class,
    footer = {"", "Begin with `./zoo list`, then `./zoo run nio`."})
public final class Zoo implements Runnable {

  private static final int CANNOT_START = 2;

  /// In the order in which they are explained.
  private static final List<String> COMMANDS =
      List.of("run", "list", "workers", "handover", "check", "measure", "db", "nginx", "pgbouncer");

  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec command;

  private Zoo() {}

  /// Runs the command and ends the process.
  public static void main(String[] arguments) {
    Handover.startedWith(Zoo.class, arguments);
    LogFormat.useOneLine();
    CommandLine zoo = commandLine(Designs.ZOO, new Environment(System.getenv()), arguments);
    System.exit(zoo.execute(complete(arguments)));
  }

  /// Knows only the command that the first argument names, if it names one: picocli reads all the
  /// annotations of all the commands that it is given, and that is a fifth of what `./zoo list`
  /// costs.
  static CommandLine commandLine(Designs designs, Environment environment, String... arguments) {
    CommandLine zoo = new CommandLine(new Zoo());
    List<String> names =
        arguments.length > 0 && COMMANDS.contains(arguments[0]) ? List.of(arguments[0]) : COMMANDS;
    names.forEach(name -> zoo.addSubcommand(name, command(name, designs, environment)));
    zoo.setDefaultValueProvider(environment)
        .setUsageHelpWidth(80)
        .setExitCodeExceptionMapper(_ -> CANNOT_START)
        .setParameterExceptionHandler(Zoo::refuse)
        .setExecutionExceptionHandler(Zoo::fail);
    describeHelp(zoo);
    Optional.ofNullable(zoo.getSubcommands().get("measure"))
        .ifPresent(measure -> Dials.hideSocket(measure.getCommandSpec()));
    return zoo;
  }

  private static Object command(String name, Designs designs, Environment environment) {
    return switch (name) {
      case "run" -> new RunCommand(designs, environment);
      case "list" -> new ListCommand(designs);
      case "workers" -> new WorkersCommand();
      case "handover" -> new HandoverCommand();
      case "check" -> new CheckCommand();
      case "measure" -> new MeasureCommand(designs, environment);
      case "db" -> new DbCommand();
      case "nginx" -> new NginxCommand();
      case "pgbouncer" -> new PgbouncerCommand();
      default -> throw new IllegalArgumentException("there is no command " + name);
    };
  }

  /// Spells out what may be left unsaid: `--access-log` alone is standard output, `--keep-alive`
  /// alone is true, and `--no-keep-alive` is false. To picocli each option then has one value.
  static String[] complete(String... arguments) {
    List<String> complete = new ArrayList<>();
    for (int i = 0; i < arguments.length; i++) {
      String next = i + 1 < arguments.length ? arguments[i + 1] : "";
      complete.add(
          switch (arguments[i]) {
            case "--access-log" -> "--access-log=-";
            case "--no-keep-alive" -> "--keep-alive=false";
            case "--keep-alive" ->
                Set.of("true", "false").contains(next) ? "--keep-alive" : "--keep-alive=true";
            case String other -> other;
          });
    }
    return complete.toArray(String[]::new);
  }

  /// Without a subcommand: shows what there is.
  @Override
  public void run() {
    throw new ParameterException(
        command.commandLine(), "say what to do; `./zoo help` tells what there is");
  }

  /// Gives every command `--help`; picocli's own help command has it.
  private static void describeHelp(CommandLine command) {
    if (command.getCommandSpec().findOption("--help") == null) {
      command
          .getCommandSpec()
          .addOption(
              OptionSpec.builder("-h", "--help")
                  .usageHelp(true)
                  .description("Show this help.")
                  .build());
    }
    command.getSubcommands().values().forEach(Zoo::describeHelp);
  }

  /// What was typed is wrong.
  private static int refuse(ParameterException wrong, String[] arguments) {
    return say(wrong.getCommandLine(), sentence(wrong, List.of(arguments)));
  }

  /// What was typed is right, and yet it does not work.
  private static int fail(
      Exception failure, CommandLine commandLine, CommandLine.ParseResult parsed) throws Exception {
    return switch (failure) {
      case CannotStartException expected -> say(commandLine, String.valueOf(expected.getMessage()));
      case DatabaseUnavailableException expected ->
          say(commandLine, String.valueOf(expected.getMessage()));
      default -> throw failure;
    };
  }

  private static int say(CommandLine commandLine, String sentence) {
    commandLine.getErr().println("zoo: " + sentence);
    return CANNOT_START;
  }

  private static String sentence(ParameterException wrong, List<String> arguments) {
    if (wrong instanceof UnmatchedArgumentException unmatched) {
      return unknown(unmatched.getUnmatched().getFirst(), wrong.getCommandLine());
    }
    if (arguments.size() > 1 && arguments.getFirst().equals("help")) {
      // Of the help command itself: there is nothing else that it refuses.
      return unknown(arguments.getLast(), wrong.getCommandLine());
    }
    if (wrong.getArgSpec() instanceof OptionSpec option
        && wrong.getCause() instanceof TypeConversionException refused) {
      String name = option.longestName();
      boolean typed =
          arguments.stream().anyMatch(argument -> argument.split("=", 2)[0].equals(name));
      return (typed ? name : Environment.variable(name)) + ": " + refused.getMessage();
    }
    return String.valueOf(wrong.getMessage());
  }

  private static String unknown(String word, CommandLine commandLine) {
    CommandSpec spec = commandLine.getCommandSpec();
    String help = "; see `./zoo help" + (spec.parent() == null ? "" : " " + spec.name()) + "`";
    if (word.startsWith("-")) {
      String option = word.split("=", 2)[0];
      String question = Nearest.question(option, spec.optionsMap().keySet());
      return "there is no option " + option + (question.isEmpty() ? help : question);
    }
    if (!spec.subcommands().isEmpty()) {
      String question = Nearest.question(word, spec.subcommands().keySet());
      return "there is no command " + word + (question.isEmpty() ? help : question);
    }
    return "'" + word + "' is one word too many" + help;
  }
}
