package org.serverzoo.lab;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;

/// What tests measure without measuring: the recorded output of load tools, and turns with figures
/// of choice.
final class Recorded {

  static final Load LOAD = new Load("/", 64, Duration.ofSeconds(10), 1, false, Cpus.parse("1"));

  private Recorded() {}

  /// What a load tool printed on a real run.
  static String output(String name) throws IOException {
    try (InputStream file =
        Objects.requireNonNull(Recorded.class.getResourceAsStream(name + ".txt"), name)) {
      return new String(file.readAllBytes(), UTF_8);
    }
  }

  static Contender contender(String label) {
    return new Contender(label, List.of("false"), Map.of(), false, Map.of(), "");
  }

  static Plan plan(Contender... contenders) {
    return new Plan(
        Optional.empty(),
        List.of(contenders),
        Optional.empty(),
        new Wrk(),
        LOAD,
        3,
        Duration.ofSeconds(30),
        Cpus.parse("0"));
  }

  /// A quiet turn of ten seconds with the server's processor busy.
  ///
  /// @param perSecond answers
  /// @param micros of CPU time for each
  static Turn turn(double perSecond, double micros) {
    long answers = Math.round(perSecond * 10);
    double meanMicros = 60 / perSecond * 1e6;
    Played played =
        new Played(
            10, answers, OptionalDouble.of(300.0 * answers), latency(meanMicros), noErrors());
    CpuTime used = new CpuTime(micros * answers / 4e6, micros * answers * 3 / 4e6);
    return new Turn(
        1,
        new WarmUp(7, true),
        played,
        used,
        new Footprint(1, 100 << 10, 80 << 10, 20, 90),
        window(1.0, 0.6, 1.62),
        Optional.empty(),
        OptionalDouble.of(3));
  }

  static Turn turn() {
    return turn(100_000, 8);
  }

  static Latency latency(double mean) {
    return new Latency(
        OptionalDouble.of(mean),
        OptionalDouble.of(mean),
        OptionalDouble.of(mean * 2),
        OptionalDouble.of(mean * 3),
        OptionalDouble.of(mean * 4),
        OptionalDouble.of(mean * 50));
  }

  static Map<ErrorKind, Long> noErrors() {
    return Map.of(
        ErrorKind.CONNECT, 0L,
        ErrorKind.READ, 0L,
        ErrorKind.WRITE, 0L,
        ErrorKind.TIMEOUT, 0L,
        ErrorKind.NON_2XX, 0L);
  }

  /// @param server processors kept busy, as the others
  static Window window(double server, double tool, double machine) {
    Look from =
        new Look(0, CpuTime.NONE, CpuTime.NONE, new MachineTime(50, 0), Map.of(1L, 10L, 2L, 20L));
    Look to =
        new Look(
            2_000_000_000,
            new CpuTime(server, server),
            new CpuTime(tool, tool),
            new MachineTime(50 + machine * 2, 0),
            Map.of(1L, 1010L, 2L, 20L, 3L, 1000L));
    return new Window(from, to);
  }

  static Row row(Contender contender, Turn... turns) {
    Row row = new Row(contender);
    List.of(turns).forEach(row::add);
    return row;
  }
}
