package org.serverzoo.launcher.commands;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.serverzoo.api.Listen;
import org.serverzoo.api.Offload;
import org.serverzoo.api.Transport;
import org.serverzoo.launcher.running.App;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

class ValuesTest {

  @ParameterizedTest
  @CsvSource({"20ms, PT0.02S", "30s, PT30S", "1m, PT1M", "24h, PT24H", "0ms, PT0S"})
  void readsTimesWithTheirUnit(String text, Duration time) {
    assertThat(new Values.Time().convert(text)).isEqualTo(time);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "30       | '30' has no unit; write 30ms, 30s or 30m",
        "fast     | 'fast' is not a time; write it like 20ms, 30s or 1m",
        "-1s      | '-1s' is not a time; write it like 20ms, 30s or 1m",
        "1.5s     | '1.5s' is not a time; write it like 20ms, 30s or 1m",
        "25h      | 25h is too long; use at most 24h",
        "9999999999s | '9999999999s' is not a time; write it like 20ms, 30s or 1m"
      })
  void refusesOtherTimesInASentence(String text, String sentence) {
    assertRefused(new Values.Time(), text, sentence);
  }

  @Test
  void refusesZeroWhereATimeMustBePositive() {
    assertRefused(new Values.PositiveTime(), "0s", "it must be longer than 0");
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "8080, 8080", "65535, 65535"})
  void readsPorts(String text, int port) {
    assertThat(new Values.Port().convert(text)).isEqualTo(port);
  }

  @ParameterizedTest
  @CsvSource({"-1", "65536", "http", "99999999999"})
  void refusesWhatIsNoPort(String text) {
    assertRefused(
        new Values.Port(),
        text,
        "'" + text + "' is not a port; use a whole number from 0 to 65535");
  }

  @ParameterizedTest
  @CsvSource({"0", "-3", "1e3", "1000001"})
  void refusesCountsOutOfRange(String text) {
    assertRefused(
        new Values.Count(),
        text,
        "'" + text + "' is not a count; use a whole number from 1 to 1000000");
  }

  @Test
  void readsSwitches() {
    assertThat(new Values.Switch().convert("true")).isTrue();
    assertThat(new Values.Switch().convert("False")).isFalse();
    assertRefused(new Values.Switch(), "yes", "'yes' is not true or false");
  }

  @Test
  void readsWhereToListen() {
    assertThat(new Values.ListenOn().convert("inherit")).isEqualTo(new Listen.Inherited());
    assertThat(new Values.ListenOn().convert("unix:/run/zoo.sock"))
        .isEqualTo(new Listen.Unix(Path.of("/run/zoo.sock")));
    assertRefused(
        new Values.ListenOn(),
        "8080",
        "'8080' is not understood; use inherit or unix:PATH, and --host and --port for TCP");
  }

  @Test
  void readsOffloads() {
    assertThat(new Values.OffloadTo().convert("pool:8")).isEqualTo(new Offload.Pool(8));
    assertRefused(
        new Values.OffloadTo(), "pool", "'pool' is not an offload: use virtual, pool:N or inline");
  }

  @Test
  void readsTransports() {
    assertThat(new Values.TransportBy().convert("io_uring")).isEqualTo(Transport.IO_URING);
    assertRefused(
        new Values.TransportBy(),
        "kqueue",
        "'kqueue' is not a transport; use auto, nio, epoll or io_uring");
  }

  @Test
  void readsApplications() throws Exception {
    assertThat(new Values.OneApp().convert("echo")).isEqualTo(App.ECHO);
    assertRefused(new Values.OneApp(), "ech", "'ech' is not an application; use zoo or echo");
  }

  private static void assertRefused(ITypeConverter<?> reader, String text, String sentence) {
    assertThatExceptionOfType(TypeConversionException.class)
        .isThrownBy(() -> reader.convert(text))
        .withMessage(sentence);
  }
}
