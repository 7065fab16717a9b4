package org.serverzoo.lab;

import static java.util.regex.Pattern.MULTILINE;

import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.regex.Pattern;

/// [ab](https://httpd.apache.org/docs/2.4/programs/ab.html): one thread and an HTTP/1.0 client.
///
/// Its table of percentiles is whole milliseconds, but the one that it writes for spreadsheets has
/// three decimals. What it calls the mean time per request is computed from the requests per second
/// and the other mean is whole milliseconds, so neither is taken.
record Ab() implements LoadTool {

  /// It ends after so many requests or the time, whichever is first, and has a place in memory for
  /// each.
  private static final long MOST_PER_SECOND = 200_000;

  private static final Pattern SECONDS =
      Pattern.compile("^Time taken for tests: +([0-9.]+)", MULTILINE);
  private static final Pattern ANSWERS = Pattern.compile("^Complete requests: +(\\d+)", MULTILINE);
  private static final Pattern BYTES = Pattern.compile("^Total transferred: +(\\d+)", MULTILINE);
  private static final Pattern NON_2XX = Pattern.compile("^Non-2xx responses: +(\\d+)", MULTILINE);
  private static final Pattern WRITE = Pattern.compile("^Write errors: +(\\d+)", MULTILINE);
  private static final Pattern CONNECT = Pattern.compile("\\(Connect: (\\d+)");
  private static final Pattern RECEIVE = Pattern.compile("Receive: (\\d+)");
  private static final Pattern EXCEPTIONS = Pattern.compile("Exceptions: (\\d+)");

  @Override
  public String name() {
    return "ab";
  }

  @Override
  public String installation() {
    return "apt install apache2-utils";
  }

  @Override
  public Optional<String> refusal(Load load) {
    return load.pipeline() > 1
        ? Optional.of("ab does not pipeline; wrk and h2load do")
        : Optional.empty();
  }

  @Override
  public int mostCpus() {
    return 1;
  }

  @Override
  public List<String> command(Load load, URI url, Path scratch) {
    long seconds = load.duration().toSeconds();
    List<String> command = new ArrayList<>(List.of(name(), "-q"));
    if (!load.close()) {
      command.add("-k");
    }
    command.addAll(List.of("-c", String.valueOf(load.connections())));
    // -t sets a limit of 50,000 requests, which -n lifts again.
    command.addAll(List.of("-t", String.valueOf(seconds)));
    command.addAll(List.of("-n", String.valueOf(seconds * MOST_PER_SECOND)));
    // Answers may differ in length: /row and /bench do.
    command.add("-l");
    command.addAll(List.of("-e", "/dev/stderr"));
    command.add(url.toString());
    return command;
  }

  @Override
  public Played read(String output, Load load) throws TurnFailedException {
    Output said = new Output(name(), output);
    Map<ErrorKind, Long> errors = new EnumMap<>(ErrorKind.class);
    errors.put(ErrorKind.CONNECT, said.count(CONNECT).orElse(0));
    errors.put(ErrorKind.READ, said.count(RECEIVE).orElse(0) + said.count(EXCEPTIONS).orElse(0));
    errors.put(ErrorKind.WRITE, said.count(WRITE).orElse(0));
    errors.put(ErrorKind.NON_2XX, said.count(NON_2XX).orElse(0));
    return new Played(
        said.required(SECONDS),
        (long) said.required(ANSWERS),
        said.number(BYTES),
        latency(said),
        errors);
  }

  private static Latency latency(Output said) {
    return new Latency(
        OptionalDouble.empty(),
        percentile(50, said),
        percentile(90, said),
        percentile(95, said),
        percentile(99, said),
        percentile(100, said));
  }

  private static OptionalDouble percentile(int percent, Output said) {
    return micros(said.number(Pattern.compile("^" + percent + ",([0-9.]+)$", MULTILINE)));
  }

  private static OptionalDouble micros(OptionalDouble millis) {
    return millis.isPresent() ? OptionalDouble.of(millis.getAsDouble() * 1e3) : millis;
  }
}
