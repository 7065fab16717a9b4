package org.serverzoo.launcher.running;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.serverzoo.api.Design;
import org.serverzoo.conformance.Divergences;

/// The tables of what each framework lets through, in the pages between `<!-- divergences -->` and
/// `<!-- /divergences -->`. They are made of what the designs declare, and this fails when one is
/// not; with `-Ddivergences.write` it writes them.
class DivergencePagesTest {

  private static final String BEGIN = "<!-- divergences -->\n";
  private static final String END = "<!-- /divergences -->";

  private static final Path SERVERS = Path.of("..", "servers");

  /// Of each design, and the one for all.
  static Stream<String> folders() {
    return Stream.concat(declaring().keySet().stream(), Stream.of("."));
  }

  @ParameterizedTest
  @MethodSource("folders")
  void isUpToDate(String folder) throws IOException {
    Path page = SERVERS.resolve(folder).resolve("README.md");
    String text = Files.readString(page);
    assertThat(text).contains(BEGIN).contains(END);
    String before = text.substring(0, text.indexOf(BEGIN) + BEGIN.length());
    String after = text.substring(text.indexOf(END));
    String wanted = before + table(folder) + after;
    if (System.getProperty("divergences.write") != null) {
      Files.writeString(page, wanted);
      return;
    }
    assertThat(text)
        .as(
            "%s is out of date: run ./mvnw -pl launcher -am test -Dtest=DivergencePagesTest"
                + " -Dsurefire.failIfNoSpecifiedTests=false -Ddivergences.write",
            page)
        .isEqualTo(wanted);
  }

  private static Map<String, Divergences> declaring() {
    Map<String, Divergences> declaring = new LinkedHashMap<>();
    for (Design design : Designs.ZOO.all()) {
      Divergences divergences = Divergences.of(design.name());
      if (!divergences.equals(Divergences.NONE)) {
        declaring.put(design.name(), divergences);
      }
    }
    return declaring;
  }

  private static String table(String folder) {
    return Optional.ofNullable(declaring().get(folder))
        .map(DivergencePagesTest::ofOne)
        .orElseGet(() -> ofAll(declaring()));
  }

  private static String ofOne(Divergences divergences) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "%d of another verdict, %d with another status, %d in other words, %d rules."
            .formatted(
                divergences.verdicts().size(),
                divergences.statuses().size(),
                divergences.wording().size(),
                divergences.rules().size()));
    lines.add("");
    lines.add("| a server of the contract | this one | because |");
    lines.add("| --- | --- | --- |");
    Stream.of(divergences.verdicts(), divergences.statuses(), divergences.rules())
        .flatMap(declared -> declared.entrySet().stream())
        .forEach(entry ->
            lines.add(
                "| %s | %s | %s |"
                    .formatted(
                        cell(entry.getKey()),
                        cell(does(entry.getValue())),
                        cell(entry.getValue().why()))));
    if (!divergences.wording().isEmpty()) {
      lines.add("");
      lines.add(
          "In other words, or closed behind the answer: %s.".formatted(divergences.wordingWhy()));
      lines.add("");
      lines.add("<details><summary>These %d</summary>".formatted(divergences.wording().size()));
      lines.add("");
      divergences.wording().forEach(name -> lines.add("- " + cell(name)));
      lines.add("");
      lines.add("</details>");
    }
    if (divergences.mayReset()) {
      lines.add("");
      lines.add(
          "While a client still sends, a refusal may end in a reset behind its last byte: %s."
              .formatted(divergences.resets()));
    }
    return lines.stream().map(line -> line + '\n').collect(Collectors.joining());
  }

  private static String ofAll(Map<String, Divergences> declaring) {
    Set<String> cases =
        declaring.values().stream()
            .flatMap(each -> each.verdicts().keySet().stream())
            .collect(Collectors.toCollection(LinkedHashSet::new));
    List<String> lines = new ArrayList<>();
    lines.add("| a server of the contract | " + String.join(" | ", declaring.keySet()) + " |");
    lines.add("| --- |" + " --- |".repeat(declaring.size()));
    for (String name : cases) {
      lines.add(
          "| "
              + cell(name)
              + " | "
              + declaring.values().stream()
                  .map(each -> each.verdicts().get(name))
                  .map(declared -> declared == null ? "as it says" : cell(does(declared)))
                  .collect(Collectors.joining(" | "))
              + " |");
    }
    return lines.stream().map(line -> line + '\n').collect(Collectors.joining());
  }

  private static String does(Divergences.Declared declared) {
    return declared.does()
        + declared.otherwise().entrySet().stream()
            .sorted(Map.Entry.comparingByKey())
            .map(entry -> "; " + entry.getKey() + ", " + entry.getValue())
            .collect(Collectors.joining());
  }

  /// Markdown would read these.
  private static String cell(String text) {
    return text.replace("|", "\\|").replace("<", "&lt;");
  }
}
