package org.serverzoo.launcher.commands;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.serverzoo.launcher.running.CannotStartException;
import org.serverzoo.launcher.running.Nearest;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/// The environment variables that stand for dials: `ZOO_DB_SESSIONS` for `--db-sessions`. The
/// command line wins over them. A variable that is set to nothing counts as not set, because that
/// is how a compose file leaves one out.
record Environment(Map<String, String> variables) implements IDefaultValueProvider {

  /// What the script `zoo` reads; see there.
  private static final Set<String> OF_THE_SCRIPT =
      Set.of("ZOO_BUILD", "ZOO_HOME", "ZOO_JAVA_HOME", "ZOO_JAVA_OPTS", "ZOO_WORKER_JAVA_OPTS");

  Environment {
    variables = Map.copyOf(variables);
  }

  /// The variable that stands for an option.
  static String variable(String option) {
    // What it holds is a URL, and so it is called all over the field.
    return option.equals("--db")
        ? "ZOO_DB_URL"
        : "ZOO_" + option.substring("--".length()).replace('-', '_').toUpperCase(Locale.ROOT);
  }

  /// Whether an option has a value, from the command line or from here.
  static boolean isGiven(String option, CommandSpec command) {
    return command.findOption(option).getValue() != null;
  }

  /// The option, or the variable if that is where its value comes from.
  static String asGiven(String option, CommandSpec command) {
    return command.commandLine().getParseResult().hasMatchedOption(option)
        ? option
        : variable(option);
  }

  /// What was said about an option, as it was written: on the command line or here.
  Optional<String> text(String option, CommandSpec command) {
    List<String> typed = command.findOption(option).originalStringValues();
    return typed.isEmpty() ? value(option) : Optional.of(typed.getLast());
  }

  private Optional<String> value(String option) {
    return Optional.ofNullable(variables.get(variable(option))).filter(text -> !text.isEmpty());
  }

  @Override
  public @Nullable String defaultValue(ArgSpec argument) {
    return argument instanceof OptionSpec option && !option.usageHelp()
        ? value(option.longestName()).orElse(null)
        : null;
  }

  /// A misspelt variable would quietly measure something else, so it is an error.
  void refuseUnknown(Collection<String> options) {
    Set<String> known =
        options.stream()
            .filter(option -> option.startsWith("--"))
            .map(Environment::variable)
            .collect(Collectors.toCollection(TreeSet::new));
    known.addAll(OF_THE_SCRIPT);
    for (String name : new TreeSet<>(variables.keySet())) {
      if (name.startsWith("ZOO_") && !known.contains(name)) {
        throw new CannotStartException(
            "the environment variable " + name + " means nothing here" + question(name, known));
      }
    }
  }

  private static String question(String name, Set<String> known) {
    String question = Nearest.question(name, known);
    return question.isEmpty() ? "; unset it" : question;
  }
}
