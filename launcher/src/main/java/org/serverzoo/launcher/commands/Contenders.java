package org.serverzoo.launcher.commands;

import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.serverzoo.api.Design;
import org.serverzoo.lab.Contender;
import org.serverzoo.lab.Lab;
import org.serverzoo.launcher.beside.UpstreamKeepalive;
import org.serverzoo.launcher.running.CannotStartException;
import org.serverzoo.launcher.running.Designs;
import org.serverzoo.launcher.running.JavaCommand;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.TypeConversionException;

/// What takes part in a measurement: this program, once more, as `run DESIGN` or as NGINX.
record Contenders(Designs designs, Environment environment, CommandSpec command) {

  static final String NGINX_COMES_BY = "apt install nginx";

  private static final String DATABASE = "--db";

  /// Passed on as they were said. The address of a database may hold a password, which nobody shall
  /// see in a list of processes: it goes by the environment.
  private static final List<String> DIALS =
      List.of(
          "--backlog",
          "--workers",
          "--queue",
          "--keep-alive",
          "--idle-timeout",
          "--max-connections",
          "--offload",
          "--transport",
          "--inner",
          "--grace",
          "--app",
          "--db-sessions",
          "--db-delay");

  /// What a server does not print, or chooses itself.
  private static final Set<String> UNSEEN = Set.of("grace", "access-log");

  private static final String CHOOSE = "auto";

  /// The designs by name, or all of them; a name may be followed by dials and a route of its own.
  ///
  /// @throws CannotStartException if there is no such design
  List<Contender> named(List<String> names) {
    List<String> wanted =
        names.stream()
            .flatMap(name ->
                name.equals("all")
                    ? designs.all().stream().map(Design::name)
                    : Stream.of(name.strip()))
            .toList();
    List<String> labels = Lab.distinct(wanted);
    List<Contender> contenders = new ArrayList<>();
    for (int i = 0; i < wanted.size(); i++) {
      contenders.add(design(wanted.get(i), labels.get(i)));
    }
    return contenders;
  }

  private Contender design(String words, String label) {
    List<String> typed = List.of(words.split("\\s+", -1));
    String name = designs.named(typed.getFirst()).name();
    Map<String, String> said = new LinkedHashMap<>();
    for (String option : DIALS) {
      environment.text(option, command).ifPresent(text -> said.put(option, text));
    }
    List<String> own = List.of(Zoo.complete(typed.subList(1, typed.size()).toArray(String[]::new)));
    said.putAll(pairs(own));
    String route = Optional.ofNullable(said.remove("--route")).map(Contenders::path).orElse("");
    List<String> arguments = new ArrayList<>(List.of("run", name, "--port=0"));
    said.forEach((option, value) -> arguments.add(option + "=" + value));
    return contender(label, arguments, false, asked(said), route);
  }

  private static String path(String text) {
    try {
      return new MeasureOptions.Route().convert(text);
    } catch (TypeConversionException refused) {
      throw new CannotStartException("--route: " + refused.getMessage(), refused);
    }
  }

  /// `--workers 2` and `--workers=2` are the same.
  private static Map<String, String> pairs(List<String> words) {
    Map<String, String> pairs = new LinkedHashMap<>();
    for (int i = 0; i < words.size(); i++) {
      String[] halves = words.get(i).split("=", 2);
      if (!halves[0].startsWith("--")) {
        throw new CannotStartException(
            "'%s' is no dial; in quotes write a design and its dials: 'nio --workers 2'"
                .formatted(words.get(i)));
      }
      boolean apart = halves.length == 1 && i + 1 < words.size();
      pairs.put(halves[0], halves.length == 2 ? halves[1] : apart ? words.get(++i) : "");
    }
    return pairs;
  }

  private static Map<String, String> asked(Map<String, String> said) {
    Map<String, String> asked = new LinkedHashMap<>();
    said.forEach((option, value) -> {
      String name = option.substring("--".length());
      if (!UNSEEN.contains(name) && !value.equals(CHOOSE) && !option.equals(DATABASE)) {
        asked.put(name, value);
      }
    });
    return asked;
  }

  /// NGINX with the static page, as many workers as processors.
  Contender nginx(int workers) {
    List<String> arguments = List.of("nginx", "static", "--port=0", "--workers=" + workers);
    return contender("nginx", arguments, true, Map.of(), "/");
  }

  Contender proxy(URI upstream, UpstreamKeepalive keepalive, int workers) {
    List<String> arguments =
        List.of(
            "nginx",
            "proxy",
            "--port=0",
            "--workers=" + workers,
            "--upstream=" + upstream,
            "--upstream-keepalive=" + keepalive.name().toLowerCase(Locale.ROOT));
    return contender("proxy", arguments, true, Map.of(), "");
  }

  private Contender contender(
      String label,
      List<String> arguments,
      boolean wrapper,
      Map<String, String> asked,
      String route) {
    Map<String, String> variables = JavaCommand.environmentWithoutDials();
    environment
        .text(DATABASE, command)
        .ifPresent(url -> variables.put(Environment.variable(DATABASE), url));
    return new Contender(
        label,
        JavaCommand.of(JavaCommand.flags(), Zoo.class, arguments),
        variables,
        wrapper,
        asked,
        route);
  }

  /// What was typed, without the address of a database.
  static List<String> shown(CommandSpec command) {
    List<String> words = new ArrayList<>(List.of("zoo"));
    List<String> typed = command.commandLine().getParseResult().originalArgs();
    for (int i = 0; i < typed.size(); i++) {
      String word = typed.get(i);
      boolean secret =
          word.startsWith(DATABASE + "=") || (i > 0 && typed.get(i - 1).equals(DATABASE));
      words.add(secret ? "..." : word.contains(" ") ? "'" + word + "'" : word);
    }
    return words;
  }
}
