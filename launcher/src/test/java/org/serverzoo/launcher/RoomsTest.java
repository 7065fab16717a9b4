package org.serverzoo.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import org.junit.jupiter.api.Test;
import org.serverzoo.launcher.commands.Zoo;

/// Which package of the launcher may know which: the JDK's own jdeps reads it from the classes.
final class RoomsTest {

  private static final Pattern ARROW =
      Pattern.compile("^ +org\\.serverzoo\\.launcher\\.(\\w+) +-> (\\S+)", Pattern.MULTILINE);

  private static final String LAUNCHER = "org.serverzoo.launcher.";

  @Test
  void noArrowBetweenTheRoomsLeadsBackUp() throws Exception {
    Set<String> arrows = new TreeSet<>();
    Matcher found = ARROW.matcher(jdeps());
    while (found.find()) {
      String to = found.group(2);
      if (to.startsWith(LAUNCHER) && !to.equals(LAUNCHER + found.group(1))) {
        arrows.add(found.group(1) + " -> " + to.substring(LAUNCHER.length()));
      }
    }

    assertThat(arrows)
        .containsExactly(
            "beside -> running",
            "commands -> beside",
            "commands -> control",
            "commands -> running",
            "control -> running");
  }

  @Test
  void onlyTheCommandsKnowPicocli() throws Exception {
    Set<String> rooms = new TreeSet<>();
    Matcher found = ARROW.matcher(jdeps());
    while (found.find()) {
      if (found.group(2).startsWith("picocli")) {
        rooms.add(found.group(1));
      }
    }

    assertThat(rooms).containsExactly("commands");
  }

  private static String jdeps() throws URISyntaxException {
    Path classes = Path.of(Zoo.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    StringWriter said = new StringWriter();
    PrintWriter out = new PrintWriter(said);
    // Without this filter it leaves out what is within the same folder of classes.
    int code =
        ToolProvider.findFirst("jdeps")
            .orElseThrow()
            .run(
                out,
                out,
                "-verbose:package",
                "-filter:none",
                "--ignore-missing-deps",
                "--multi-release=base",
                classes.toString());
    assertThat(code).as(said.toString()).isZero();
    return said.toString();
  }
}
