package org.serverzoo.api;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class HttpDateTest {

  private static final DateTimeFormatter IMF_FIXDATE =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);

  @Test
  void writesTheExampleOfTheSpecification() {
    assertThat(HttpDate.of(784_111_777).text()).isEqualTo("Sun, 06 Nov 1994 08:49:37 GMT");
  }

  @Test
  void endsItsFieldLine() {
    assertThat(new String(HttpDate.of(784_111_777).line(), ISO_8859_1))
        .isEqualTo("Date: Sun, 06 Nov 1994 08:49:37 GMT\r\n");
  }

  @Test
  void agreesWithTheJdkOnEveryDayOfFiveHundredYears() {
    long lastSecond = Instant.parse("2470-01-01T00:00:00Z").getEpochSecond();
    // A step of a day and some hours, minutes and seconds comes by every weekday and hour.
    for (long second = 0; second < lastSecond; second += 86_400 - 3_599) {
      assertThat(HttpDate.of(second).text())
          .isEqualTo(IMF_FIXDATE.format(Instant.ofEpochSecond(second)));
    }
  }
}
