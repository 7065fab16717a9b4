package org.serverzoo.lab;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// How far a row can be trusted, in words.
record Trust(Plan plan, Row row) {

  /// A load tool that works more than this share of the time was the limit itself.
  private static final double SATURATED = 0.95;

  /// A server that works less than this waits for something.
  private static final double BUSY = 0.9;

  /// No load has more on its way than it has connections; measuring is allowed a little.
  private static final double MOST_IN_FLIGHT = 1.05;

  /// A tool keeps some of its connections busy with itself: between an answer and the next request.
  private static final double LEAST_IN_FLIGHT = 0.6;

  private static final double WIDE = 0.05;
  private static final double DISTURBED = 0.03;

  /// All that there is to say, what is wrong and what is not.
  List<Verdict> verdicts() {
    List<Verdict> verdicts = new ArrayList<>();
    row.failures().forEach(sentence -> verdicts.add(Verdict.doubt("a turn failed: " + sentence)));
    if (row.turns().isEmpty()) {
      return verdicts;
    }
    verdicts.add(errors());
    verdicts.add(answers());
    verdicts.add(limit());
    verdicts.add(inFlight());
    verdicts.add(spread());
    verdicts.add(warmUp());
    verdicts.add(others());
    verdicts.addAll(settings());
    return verdicts;
  }

  private Verdict errors() {
    Map<ErrorKind, Long> sums = new EnumMap<>(ErrorKind.class);
    row.turns()
        .forEach(turn ->
            turn.played().errors().forEach((kind, count) -> sums.merge(kind, count, Long::sum)));
    String kinds =
        sums.entrySet().stream()
            .filter(sum -> sum.getValue() > 0)
            .map(sum -> sum.getValue() + " " + sum.getKey().word())
            .collect(Collectors.joining(", "));
    return kinds.isEmpty() ? Verdict.fine("no errors") : Verdict.doubt("errors: " + kinds);
  }

  private Verdict answers() {
    return row.turns().stream()
        .flatMap(turn -> turn.changed().stream())
        .findFirst()
        .map(change -> Verdict.doubt("the answer after the load was another: " + change))
        .orElse(Verdict.fine("the answer after the load was the one before"));
  }

  private Verdict limit() {
    int usable = Math.min(plan.tool().mostCpus(), plan.load().cpus().count());
    if (row.spread(Metric.TOOL_BUSY_CPUS).isEmpty()) {
      return Verdict.doubt(
          plan.tool().name() + " ended before it was looked at: what was the limit is unknown");
    }
    double tool = most(Metric.TOOL_BUSY_CPUS) / usable;
    double server = most(Metric.SERVER_BUSY_CPUS) / plan.serverCpus().count();
    String used =
        "%s used %s of its processors, the server %s of its own"
            .formatted(plan.tool().name(), percent(tool), percent(server));
    if (plan.serverCpus().overlaps(plan.load().cpus())) {
      return Verdict.doubt("server and load tool share processors; " + used);
    }
    if (tool >= SATURATED) {
      return Verdict.doubt(used + ": the tool was the limit");
    }
    return Verdict.fine(server >= BUSY ? used : used + ": neither was the limit");
  }

  private Verdict inFlight() {
    Optional<Spread> measured = row.spread(Metric.IN_FLIGHT);
    if (measured.isEmpty()) {
      return Verdict.doubt(
          "%s tells no mean latency that it has measured: requests in flight cannot be checked"
              .formatted(plan.tool().name()));
    }
    double inFlight = measured.get().median();
    double share = inFlight / plan.load().inFlight();
    String sentence =
        String.format(
            Locale.ROOT,
            "throughput x latency makes %.1f of %d requests in flight",
            inFlight,
            plan.load().inFlight());
    if (share > MOST_IN_FLIGHT) {
      return Verdict.doubt(sentence + ": more than there can be, so the tool's figures are wrong");
    }
    return share < LEAST_IN_FLIGHT
        ? Verdict.doubt(sentence + ": the others waited where the tool measures no latency")
        : Verdict.fine(sentence);
  }

  private Verdict spread() {
    if (row.turns().size() == 1) {
      return Verdict.doubt("one turn tells no spread");
    }
    double widest =
        List.of(Metric.REQUESTS_PER_SECOND, Metric.CPU_US).stream()
            .flatMap(metric -> row.spread(metric).stream())
            .mapToDouble(Spread::share)
            .max()
            .orElse(0);
    String sentence =
        String.format(
            Locale.ROOT,
            "%d turns lie within ±%.1f%% of their median",
            row.turns().size(),
            widest * 100);
    return widest > WIDE ? Verdict.doubt(sentence) : Verdict.fine(sentence);
  }

  private Verdict warmUp() {
    long unsteady = row.turns().stream().filter(turn -> !turn.warmUp().steady()).count();
    int longest = row.turns().stream().mapToInt(turn -> turn.warmUp().seconds()).max().orElse(0);
    return unsteady == 0
        ? Verdict.fine("steady after at most %d s of warm-up".formatted(longest))
        : Verdict.doubt(
            "not steady after %d s of warm-up in %d of %d turns"
                .formatted(longest, unsteady, row.turns().size()));
  }

  private Verdict others() {
    int cpus = plan.serverCpus().with(plan.load().cpus()).count();
    double others = most(Metric.OTHERS_BUSY_CPUS) / cpus;
    double stolen = most(Metric.STOLEN_CPUS) / cpus;
    String sentence =
        "other programs, a database included, used %s of these processors"
            .formatted(percent(others));
    if (stolen > DISTURBED) {
      return Verdict.doubt(
          sentence + ", and the machine below this virtual one " + percent(stolen));
    }
    return others > DISTURBED ? Verdict.doubt(sentence) : Verdict.fine(sentence);
  }

  private List<Verdict> settings() {
    List<Verdict> verdicts = new ArrayList<>();
    row.contender()
        .asked()
        .forEach((name, asked) ->
            AskedSetting.difference(name, asked, row.inForce())
                .ifPresent(difference -> verdicts.add(Verdict.doubt(difference))));
    return verdicts.isEmpty()
        ? List.of(Verdict.fine("the settings in force are those that were asked for"))
        : verdicts;
  }

  private double most(Metric metric) {
    return row.spread(metric).map(Spread::most).orElse(0.0);
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.0f%%", share * 100);
  }
}
