package org.serverzoo.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.serverzoo.lab.Recorded.LOAD;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The outputs are what the tools of Debian 12 printed before a real server: see
/// `src/test/resources`.
class LoadToolTest {

  private static final URI URL = URI.create("http://127.0.0.1:8080/");
  private static final OptionalDouble UNSAID = OptionalDouble.empty();

  @Test
  void readsWhatWrkHasMeasured() throws Exception {
    Played played = new Wrk().read(Recorded.output("wrk"), LOAD);

    assertThat(played.answers()).isEqualTo(83_771);
    assertThat(played.seconds()).isEqualTo(3.038597);
    assertThat(played.bytesPerAnswer()).hasValue(308);
    assertThat(played.errors()).containsExactlyInAnyOrderEntriesOf(Recorded.noErrors());
    assertThat(played.latency())
        .isEqualTo(
            new Latency(
                OptionalDouble.of(1996.332),
                OptionalDouble.of(336),
                OptionalDouble.of(5720),
                OptionalDouble.of(8915),
                OptionalDouble.of(20_022),
                OptionalDouble.of(123_720)));
  }

  /// Its own mean is 6.78 ms: more than 64 connections can have had on their way.
  @Test
  void takesOutOfWrksLatencyWhatWrkHasPutIn() throws Exception {
    Played played = new Wrk().read(Recorded.output("wrk"), LOAD);

    double inFlight = played.perSecond() * played.latency().mean().getAsDouble() / 1e6;
    assertThat(inFlight).isBetween(50.0, 64.0);
  }

  @Test
  void readsPercentilesOfAPipelineThatWrkItselfReportsAsZero() throws Exception {
    Played played = new Wrk().read(Recorded.output("wrk-pipelined"), LOAD);

    assertThat(played.latency().p99()).hasValue(6912);
    assertThat(played.perSecond()).isCloseTo(203_099, within(1.0));
  }

  @Test
  void readsWhatAbHasMeasured() throws Exception {
    Played played = new Ab().read(Recorded.output("ab"), LOAD);

    assertThat(played.answers()).isEqualTo(4045);
    assertThat(played.seconds()).isEqualTo(2.133);
    assertThat(played.bytesPerAnswer()).hasValue(157);
    assertThat(played.errorsInAll()).isZero();
    assertThat(played.latency().mean()).as("is a figure that ab computes").isEmpty();
    assertThat(played.latency().p50().getAsDouble()).isBetween(3000.0, 5000.0);
    assertThat(played.latency().p99()).hasValue(225_062);
    assertThat(played.latency().worst()).hasValue(285_843);
    assertThat(played.errors()).as("ab ends at the first one").doesNotContainKey(ErrorKind.TIMEOUT);
  }

  @Test
  void readsWhatHeyHasMeasured() throws Exception {
    Played played = new Hey().read(Recorded.output("hey"), LOAD);

    assertThat(played.answers()).isEqualTo(28_758);
    assertThat(played.seconds()).isEqualTo(2.0018);
    assertThat(played.bytesPerAnswer()).as("hey counts bodies only").isEmpty();
    assertThat(played.latency())
        .isEqualTo(
            new Latency(
                OptionalDouble.of(4400),
                OptionalDouble.of(4100),
                OptionalDouble.of(7400),
                OptionalDouble.of(9100),
                OptionalDouble.of(15_000),
                OptionalDouble.of(36_000)));
  }

  @Test
  void readsWhatH2loadHasMeasured() throws Exception {
    Played played = new H2load().read(Recorded.output("h2load"), LOAD);

    assertThat(played.answers()).isEqualTo(69_482);
    assertThat(played.seconds()).isEqualTo(2.00);
    assertThat(played.bytesPerAnswer()).hasValue(308);
    assertThat(played.latency())
        .isEqualTo(
            new Latency(
                OptionalDouble.of(1840),
                UNSAID,
                UNSAID,
                UNSAID,
                UNSAID,
                OptionalDouble.of(12_030)));
    assertThat(played.errors())
        .as("h2load does not count these")
        .doesNotContainKey(ErrorKind.CONNECT);
  }

  @Test
  void takesUnitsOfH2loadAsTheyCome() throws Exception {
    Played played = new H2load().read(Recorded.output("h2load-pipelined"), LOAD);

    assertThat(played.latency().mean()).hasValue(571);
    assertThat(played.latency().worst()).hasValue(54_330);
  }

  @ParameterizedTest
  @CsvSource({"wrk", "ab", "hey", "h2load"})
  void countsRefusalsAsErrors(String name) throws Exception {
    LoadTool tool = LoadTool.named(name);

    Played played = tool.read(Recorded.output(name + "-not-found"), LOAD);

    assertThat(played.errors()).containsEntry(ErrorKind.NON_2XX, played.answers());
    assertThat(played.errorsInAll()).isEqualTo(played.answers()).isPositive();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "wrk | wrk gave no figures; it said: unable to connect to 127.0.0.1:9 Connection refused",
        "ab | ab gave no figures; it said: Benchmarking 127.0.0.1 (be patient)...apr_socket_recv: Connection refused (111)"
      })
  void saysWhatAToolSaysWhoseServerIsGone(String name, String sentence) throws IOException {
    String output = Recorded.output(name + "-refused");

    assertThatThrownBy(() -> LoadTool.named(name).read(output, LOAD)).hasMessage(sentence);
  }

  @ParameterizedTest
  @CsvSource({"hey, 6660", "h2load, 0"})
  void countsNoAnswersOfAServerThatIsGone(String name, long errors) throws Exception {
    Played played = LoadTool.named(name).read(Recorded.output(name + "-refused"), LOAD);

    assertThat(played.answers()).isZero();
    assertThat(played.errorsInAll()).isEqualTo(errors);
  }

  @ParameterizedTest
  @CsvSource({"wrk", "ab", "hey", "h2load"})
  void refusesOutputThatIsCutShort(String name) throws IOException {
    String whole = Recorded.output(name);

    assertThatThrownBy(
            () -> LoadTool.named(name).read(whole.substring(0, whole.length() / 50), LOAD))
        .isInstanceOf(TurnFailedException.class)
        .hasMessageStartingWith(name);
  }

  @Test
  void tellsErrorsOfGoApart() throws Exception {
    String output =
        """
          Total:\t1.0000 secs
        Status code distribution:
          [200]\t10 responses
          [503]\t3 responses

        Error distribution:
          [1]\tGet "http://127.0.0.1:9/": dial tcp 127.0.0.1:9: connect: connection refused
          [2]\tGet "http://127.0.0.1:9/": read tcp 127.0.0.1:4->127.0.0.1:9: read: connection reset by peer
          [4]\tGet "http://127.0.0.1:9/": context deadline exceeded (Client.Timeout exceeded while awaiting headers)
          [5]\tGet "http://127.0.0.1:9/": EOF
        """;

    assertThat(new Hey().read(output, LOAD).errors())
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                ErrorKind.CONNECT, 1L,
                ErrorKind.READ, 7L,
                ErrorKind.WRITE, 0L,
                ErrorKind.TIMEOUT, 4L,
                ErrorKind.NON_2XX, 3L));
  }

  @Test
  void tellsWrkWhatItNeedsToUndoItsCorrection(@TempDir Path scratch) throws Exception {
    Load pipelined = new Load("/", 48, Duration.ofSeconds(5), 16, true, Cpus.parse("1-3"));

    List<String> command = new Wrk().command(pipelined, URL, scratch);

    assertThat(String.join(" ", command))
        .startsWith("wrk -t 3 -c 48 -d 5s ")
        .endsWith("-H Connection: close " + URL);
    assertThat(Files.readString(scratch.resolve("wrk.lua")))
        .startsWith("CONNECTIONS, DEPTH = 48, 16");
  }

  @ParameterizedTest
  @CsvSource({"ab", "hey"})
  void refusesToPipelineWithToolsThatCannot(String name) {
    Load pipelined = new Load("/", 64, Duration.ofSeconds(5), 16, false, Cpus.parse("1"));

    assertThat(LoadTool.named(name).refusal(pipelined))
        .contains(name + " does not pipeline; wrk and h2load do");
    assertThat(LoadTool.named(name).refusal(LOAD)).isEmpty();
  }

  @Test
  void opensAConnectionForEachRequestOnlyWhereAsked(@TempDir Path scratch) throws Exception {
    Load closing = new Load("/", 64, Duration.ofSeconds(5), 1, true, Cpus.parse("1"));

    assertThat(new Ab().command(LOAD, URL, scratch)).contains("-k");
    assertThat(new Ab().command(closing, URL, scratch)).doesNotContain("-k");
    assertThat(new Hey().command(LOAD, URL, scratch)).doesNotContain("-disable-keepalive");
    assertThat(new Hey().command(closing, URL, scratch)).contains("-disable-keepalive");
    assertThat(new H2load().command(closing, URL, scratch)).contains("Connection: close");
  }

  @Test
  void namesTheToolsItKnows() {
    assertThatThrownBy(() -> LoadTool.named("wrk2"))
        .hasMessage("'wrk2' is no load tool that is known here; use wrk, ab, hey, h2load");
  }
}
