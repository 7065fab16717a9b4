package org.serverzoo.launcher.running;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TimesTest {

  @ParameterizedTest
  @ValueSource(strings = {"20ms", "30s", "1m", "90s", "1500ms", "0ms"})
  void writesTimesAsItReadsThem(String text) {
    assertThat(Times.text(Times.parse(text))).isEqualTo(text);
  }
}
