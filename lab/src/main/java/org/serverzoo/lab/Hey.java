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

/// [hey](https://github.com/rakyll/hey): two goroutines for each connection, over Go's HTTP client.
///
/// It has one decimal of a millisecond, counts failures among its requests per second (here only
/// answers count), and tells the bytes of bodies only, which therefore stay unsaid.
record Hey() implements LoadTool {

  private static final Pattern SECONDS = Pattern.compile("^ +Total:\\s+([0-9.]+) secs", MULTILINE);
  private static final Pattern MEAN = Pattern.compile("^ +Average:\\s+([0-9.]+) secs", MULTILINE);
  private static final Pattern WORST = Pattern.compile("^ +Slowest:\\s+([0-9.]+) secs", MULTILINE);
  private static final Pattern STATUS =
      Pattern.compile("^ +\\[(\\d{3})]\\s+(\\d+) responses", MULTILINE);
  private static final Pattern ERROR = Pattern.compile("^ +\\[(\\d+)]\\s+(\\w+ \".*)$", MULTILINE);

  @Override
  public String name() {
    return "hey";
  }

  @Override
  public String installation() {
    return "apt install hey, or https://github.com/rakyll/hey";
  }

  @Override
  public Optional<String> refusal(Load load) {
    return load.pipeline() > 1
        ? Optional.of("hey does not pipeline; wrk and h2load do")
        : Optional.empty();
  }

  @Override
  public int mostCpus() {
    return Integer.MAX_VALUE;
  }

  @Override
  public List<String> command(Load load, URI url, Path scratch) {
    List<String> command = new ArrayList<>(List.of(name()));
    command.addAll(List.of("-z", load.duration().toSeconds() + "s"));
    command.addAll(List.of("-c", String.valueOf(load.connections())));
    command.addAll(List.of("-cpus", String.valueOf(load.cpus().count())));
    if (load.close()) {
      command.add("-disable-keepalive");
    }
    command.add(url.toString());
    return command;
  }

  @Override
  public Played read(String output, Load load) throws TurnFailedException {
    Output said = new Output(name(), output);
    long answers = 0;
    Map<ErrorKind, Long> errors = new EnumMap<>(ErrorKind.class);
    for (ErrorKind kind : ErrorKind.values()) {
      errors.put(kind, 0L);
    }
    Matcher status = STATUS.matcher(output);
    while (status.find()) {
      long count = Long.parseLong(status.group(2));
      answers += count;
      errors.merge(ErrorKind.NON_2XX, status.group(1).startsWith("2") ? 0 : count, Long::sum);
    }
    Matcher error = ERROR.matcher(output);
    while (error.find()) {
      errors.merge(kind(error.group(2)), Long.valueOf(error.group(1)), Long::sum);
    }
    return new Played(
        said.required(SECONDS), answers, OptionalDouble.empty(), latency(said), errors);
  }

  /// By the words of Go's errors.
  private static ErrorKind kind(String message) {
    if (message.contains("Client.Timeout") || message.contains("deadline exceeded")) {
      return ErrorKind.TIMEOUT;
    }
    if (message.contains(": dial ")) {
      return ErrorKind.CONNECT;
    }
    return message.contains(": write ") ? ErrorKind.WRITE : ErrorKind.READ;
  }

  private static Latency latency(Output said) {
    return new Latency(
        micros(said.number(MEAN)),
        percentile(50, said),
        percentile(90, said),
        percentile(95, said),
        percentile(99, said),
        micros(said.number(WORST)));
  }

  private static OptionalDouble percentile(int percent, Output said) {
    return micros(said.number(Pattern.compile("^ +" + percent + "% in ([0-9.]+) secs", MULTILINE)));
  }

  private static OptionalDouble micros(OptionalDouble seconds) {
    return seconds.isPresent() ? OptionalDouble.of(seconds.getAsDouble() * 1e6) : seconds;
  }
}
