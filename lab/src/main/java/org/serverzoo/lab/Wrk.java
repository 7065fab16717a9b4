package org.serverzoo.lab;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.regex.Pattern;

/// [wrk](https://github.com/wg/wrk): an event loop on each of its processors.
///
/// A script of ours, `wrk.lua`, prints what wrk has counted, to the microsecond. It takes out what
/// wrk itself adds to its histogram before it reports: it invents answers where one took long,
/// which makes its mean and its tail several times what was measured, and those of other tools.
record Wrk() implements LoadTool {

  /// wrk has a place in memory for each microsecond below it.
  private static final String TIMEOUT = "10s";

  @Override
  public String name() {
    return "wrk";
  }

  @Override
  public String installation() {
    return "apt install wrk, or https://github.com/wg/wrk";
  }

  @Override
  public Optional<String> refusal(Load load) {
    return load.connections() % load.cpus().count() == 0
        ? Optional.empty()
        : Optional.of(
            "wrk gives each of its %d threads as many connections: use a multiple of that"
                .formatted(load.cpus().count()));
  }

  @Override
  public int mostCpus() {
    return Integer.MAX_VALUE;
  }

  @Override
  public List<String> command(Load load, URI url, Path scratch) throws IOException {
    List<String> command = new ArrayList<>(List.of(name()));
    command.addAll(List.of("-t", String.valueOf(load.cpus().count())));
    command.addAll(List.of("-c", String.valueOf(load.connections())));
    command.addAll(List.of("-d", load.duration().toSeconds() + "s"));
    command.addAll(List.of("--timeout", TIMEOUT));
    command.addAll(List.of("-s", script(load, scratch).toString()));
    if (load.close()) {
      command.addAll(List.of("-H", "Connection: close"));
    }
    command.add(url.toString());
    return command;
  }

  private static Path script(Load load, Path scratch) throws IOException {
    Path file = scratch.resolve("wrk.lua");
    try (InputStream script = Objects.requireNonNull(Wrk.class.getResourceAsStream("wrk.lua"))) {
      Files.writeString(
          file,
          "CONNECTIONS, DEPTH = %d, %d%n".formatted(load.connections(), load.pipeline())
              + new String(script.readAllBytes(), UTF_8));
    }
    return file;
  }

  @Override
  public Played read(String output, Load load) throws TurnFailedException {
    Output said = new Output(name(), output);
    Map<ErrorKind, Long> errors = new EnumMap<>(ErrorKind.class);
    errors.put(ErrorKind.CONNECT, (long) said.required(figure("connect")));
    errors.put(ErrorKind.READ, (long) said.required(figure("read")));
    errors.put(ErrorKind.WRITE, (long) said.required(figure("write")));
    errors.put(ErrorKind.TIMEOUT, (long) said.required(figure("timeout")));
    errors.put(ErrorKind.NON_2XX, (long) said.required(figure("status")));
    return new Played(
        said.required(figure("duration")) / 1e6,
        (long) said.required(figure("requests")),
        OptionalDouble.of(said.required(figure("bytes"))),
        latency(said),
        errors);
  }

  private static Latency latency(Output said) {
    return new Latency(
        said.number(figure("mean")),
        said.number(figure("p50")),
        said.number(figure("p90")),
        said.number(figure("p95")),
        said.number(figure("p99")),
        said.number(figure("worst")));
  }

  private static Pattern figure(String name) {
    return Pattern.compile("^zoo " + name + " ([0-9.]+)$", Pattern.MULTILINE);
  }
}
