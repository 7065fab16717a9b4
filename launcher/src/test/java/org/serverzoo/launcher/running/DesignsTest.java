package org.serverzoo.launcher.running;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.serverzoo.api.Design;

class DesignsTest {

  static final Iterable<? extends Design> ALL = Designs.ZOO.all();

  @Test
  void noTwoDesignsShareAName() {
    assertThat(ALL).extracting(Design::name).isNotEmpty().doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @FieldSource("ALL")
  void everyNameIsEasyToType(Design design) {
    assertThat(design.name()).matches("[a-z]+(-[a-z]+)*");
  }

  @ParameterizedTest
  @FieldSource("ALL")
  void everyIdeaFitsOnALine(Design design) {
    assertThat(design.idea()).isNotBlank().hasSizeLessThan(90).doesNotContain("\n");
  }

  @ParameterizedTest
  @FieldSource("ALL")
  void everyDesignHasAFolderWithAnEssay(Design design) {
    assertThat(Path.of("..", "servers", design.name(), "README.md")).isNotEmptyFile();
  }

  @ParameterizedTest
  @FieldSource("ALL")
  void everyDesignIsInTheReadmesTable(Design design) throws IOException {
    assertThat(Files.readString(Path.of("..", "README.md")))
        .contains("| [%1$s](servers/%1$s/README.md) |".formatted(design.name()));
  }
}
