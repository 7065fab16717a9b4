package org.serverzoo.lab;

import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What a load tool printed. Figures are looked up by the words around them.
record Output(String tool, String text) {

  /// The first group of the first match.
  Optional<String> find(Pattern pattern) {
    Matcher matcher = pattern.matcher(text);
    return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
  }

  OptionalDouble number(Pattern pattern) {
    return find(pattern)
        .map(found -> OptionalDouble.of(Double.parseDouble(found)))
        .orElse(OptionalDouble.empty());
  }

  OptionalLong count(Pattern pattern) {
    return find(pattern)
        .map(found -> OptionalLong.of(Long.parseLong(found)))
        .orElse(OptionalLong.empty());
  }

  /// A figure without which the run is worth nothing.
  double required(Pattern pattern) throws TurnFailedException {
    OptionalDouble found = number(pattern);
    if (found.isEmpty()) {
      throw failed();
    }
    return found.getAsDouble();
  }

  /// Says what the tool said last.
  TurnFailedException failed() {
    String last = text.lines().filter(line -> !line.isBlank()).reduce("nothing", (_, line) -> line);
    return new TurnFailedException(tool + " gave no figures; it said: " + last.strip());
  }
}
