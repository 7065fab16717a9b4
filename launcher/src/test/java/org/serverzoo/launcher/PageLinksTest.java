package org.serverzoo.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// A link in a page leads to a file that is here, and to a heading that it has.
class PageLinksTest {

  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  private static final Pattern LINK = Pattern.compile("]\\(([^)#\\s]*)(?:#([^)\\s]*))?\\)");
  private static final Pattern HEADING = Pattern.compile("^#+ (.*)$", Pattern.MULTILINE);

  static List<Path> pages() throws IOException {
    try (Stream<Path> files = Files.walk(ROOT)) {
      return files
          .filter(file -> file.toString().endsWith(".md"))
          .map(ROOT::relativize)
          .filter(page ->
              Stream.of("target", ".git", ".zoo")
                  .noneMatch(
                      out -> Stream.of(page.toString().split("/", -1)).anyMatch(out::equals)))
          .toList();
    }
  }

  @ParameterizedTest
  @MethodSource("pages")
  void leadSomewhere(Path page) throws IOException {
    Path file = ROOT.resolve(page);
    List<String> broken =
        LINK.matcher(Files.readString(file))
            .results()
            .filter(link -> !link.group(1).startsWith("http"))
            .filter(link -> !leads(file, link.group(1), link.group(2)))
            .map(link -> link.group())
            .toList();
    assertThat(broken).as("links of %s that lead nowhere", page).isEmpty();
  }

  /// @param heading null where the link has none
  private static boolean leads(Path page, String target, @Nullable String heading) {
    Path file = target.isEmpty() ? page : page.resolveSibling(target).normalize();
    return Files.exists(file) && (heading == null || headings(file).anyMatch(heading::equals));
  }

  /// As GitHub makes anchors of them.
  private static Stream<String> headings(Path page) {
    try {
      return HEADING
          .matcher(Files.readString(page))
          .results()
          .map(heading ->
              heading
                  .group(1)
                  .toLowerCase(Locale.ROOT)
                  .replaceAll("[^\\w\\- ]", "")
                  .replace(' ', '-'));
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
