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
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// [h2load](https://nghttp2.org/documentation/h2load.1.html) in its HTTP/1.1 mode.
///
/// It tells mean and worst latency but no percentiles, and does not count connections that it could
/// not open. Where connections are closed it loses count of the bytes.
record H2load() implements LoadTool {

  private static final Pattern SECONDS = Pattern.compile("^finished in ([0-9.]+)s,", MULTILINE);
  private static final Pattern ANSWERS = Pattern.compile("^requests: .* (\\d+) done,", MULTILINE);
  private static final Pattern ERRORED = Pattern.compile("^requests: .* (\\d+) errored", MULTILINE);
  private static final Pattern TIMEOUT = Pattern.compile("^requests: .* (\\d+) timeout", MULTILINE);
  private static final Pattern STATUS =
      Pattern.compile("^status codes: \\d+ 2xx, (\\d+) 3xx, (\\d+) 4xx, (\\d+) 5xx", MULTILINE);
  private static final Pattern BYTES =
      Pattern.compile("^traffic: [^(]*\\((\\d+)\\) total", MULTILINE);
  private static final String TIME = "([0-9.]+)(us|ms|s)";
  private static final Pattern LATENCY =
      Pattern.compile("^time for request: +" + TIME + " +" + TIME + " +" + TIME, MULTILINE);

  @Override
  public String name() {
    return "h2load";
  }

  @Override
  public String installation() {
    return "apt install nghttp2-client";
  }

  @Override
  public Optional<String> refusal(Load load) {
    return load.connections() < load.cpus().count()
        ? Optional.of("h2load wants a connection for each of its processors at least")
        : Optional.empty();
  }

  @Override
  public int mostCpus() {
    return Integer.MAX_VALUE;
  }

  @Override
  public List<String> command(Load load, URI url, Path scratch) {
    List<String> command = new ArrayList<>(List.of(name(), "--h1"));
    command.addAll(List.of("-t", String.valueOf(load.cpus().count())));
    command.addAll(List.of("-c", String.valueOf(load.connections())));
    command.addAll(List.of("-m", String.valueOf(load.pipeline())));
    command.addAll(List.of("-D", String.valueOf(load.duration().toSeconds())));
    if (load.close()) {
      command.addAll(List.of("-H", "Connection: close"));
    }
    command.add(url.toString());
    return command;
  }

  @Override
  public Played read(String output, Load load) throws TurnFailedException {
    Output said = new Output(name(), output);
    Map<ErrorKind, Long> errors = new EnumMap<>(ErrorKind.class);
    long timeouts = (long) said.required(TIMEOUT);
    errors.put(ErrorKind.READ, (long) said.required(ERRORED) - timeouts);
    errors.put(ErrorKind.TIMEOUT, timeouts);
    errors.put(ErrorKind.NON_2XX, refused(said));
    OptionalDouble bytes = said.number(BYTES);
    return new Played(
        said.required(SECONDS),
        (long) said.required(ANSWERS),
        bytes.orElse(0) > 0 ? bytes : OptionalDouble.empty(),
        latency(output),
        errors);
  }

  private static long refused(Output said) throws TurnFailedException {
    Matcher codes = STATUS.matcher(said.text());
    if (!codes.find()) {
      throw said.failed();
    }
    return Long.parseLong(codes.group(1))
        + Long.parseLong(codes.group(2))
        + Long.parseLong(codes.group(3));
  }

  /// min, max, mean: each with its own unit.
  private static Latency latency(String output) {
    OptionalDouble unsaid = OptionalDouble.empty();
    Matcher times = LATENCY.matcher(output);
    boolean found = times.find();
    return new Latency(
        found ? OptionalDouble.of(micros(times.group(5), times.group(6))) : unsaid,
        unsaid,
        unsaid,
        unsaid,
        unsaid,
        found ? OptionalDouble.of(micros(times.group(3), times.group(4))) : unsaid);
  }

  private static double micros(String number, String unit) {
    double value = Double.parseDouble(number);
    return switch (unit) {
      case "us" -> value;
      case "ms" -> value * 1e3;
      default -> value * 1e6;
    };
  }
}
