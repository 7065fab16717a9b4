package org.serverzoo.lab;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/// The results for people: a table that is Markdown as it stands, and below it why each row can be
/// trusted, or not.
///
/// Every figure is the median over the turns. A dash is what the tool or the system does not tell.
public record Table(Results results) {

  private static final String END = System.lineSeparator();

  private static final List<String> HEADINGS =
      List.of(
          "design",
          "req/s",
          "±%",
          "% nginx",
          "mean ms",
          "p50",
          "p90",
          "p95",
          "p99",
          "worst",
          "errors",
          "CPU µs/req",
          "±%",
          "% nginx",
          "user",
          "sys",
          "RSS MiB",
          "PSS",
          "threads",
          "fds",
          "switches/req",
          "bytes/req",
          "db");

  /// The whole text.
  public String text() {
    List<List<String>> lines = new ArrayList<>();
    lines.add(HEADINGS);
    results.rows().forEach(row -> lines.add(cells(row)));
    return conditions() + table(lines) + END + trust() + comparisons();
  }

  private String conditions() {
    StringBuilder text = new StringBuilder();
    results
        .conditions()
        .forEach((name, value) -> text.append("%-10s  %s%n".formatted(name, value)));
    if (results.interrupted()) {
      text.append("interrupted: what follows is what was measured before").append(END);
    }
    return text.append(END).toString();
  }

  private List<String> cells(Row row) {
    List<String> cells = new ArrayList<>();
    cells.add(row.contender().label());
    cells.addAll(speed(row, Metric.REQUESTS_PER_SECOND, "%,.0f"));
    for (Metric latency :
        List.of(
            Metric.LATENCY_MEAN_US,
            Metric.LATENCY_P50_US,
            Metric.LATENCY_P90_US,
            Metric.LATENCY_P95_US,
            Metric.LATENCY_P99_US,
            Metric.LATENCY_WORST_US)) {
      cells.add(cell(row.spread(latency).map(spread -> spread.median() / 1e3), "%.2f"));
    }
    cells.add(row.turns().isEmpty() ? "-" : String.valueOf(row.errorsInAll()));
    cells.addAll(speed(row, Metric.CPU_US, "%.2f"));
    cells.add(median(row, Metric.CPU_USER_US, "%.2f"));
    cells.add(median(row, Metric.CPU_SYSTEM_US, "%.2f"));
    cells.add(median(row, Metric.RESIDENT_MIB, "%.0f"));
    cells.add(median(row, Metric.PROPORTIONAL_MIB, "%.0f"));
    cells.add(median(row, Metric.THREADS, "%.0f"));
    cells.add(median(row, Metric.DESCRIPTORS, "%.0f"));
    cells.add(median(row, Metric.SWITCHES_PER_REQUEST, "%.3f"));
    cells.add(median(row, Metric.BYTES_PER_REQUEST, "%.0f"));
    cells.add(median(row, Metric.DATABASE_SESSIONS, "%.0f"));
    return cells;
  }

  /// The median, its spread, and its share of the baseline's.
  private List<String> speed(Row row, Metric metric, String format) {
    return List.of(
        median(row, metric, format),
        row.turns().size() < 2
            ? "-"
            : cell(row.spread(metric).map(spread -> spread.share() * 100), "%.1f"),
        cell(results.ofBaseline(row, metric).map(share -> share * 100), "%.0f"));
  }

  private static String median(Row row, Metric metric, String format) {
    return cell(row.spread(metric).map(Spread::median), format);
  }

  private static String cell(Optional<Double> value, String format) {
    return value.map(number -> String.format(Locale.ROOT, format, number)).orElse("-");
  }

  private static String table(List<List<String>> lines) {
    List<Integer> widths = new ArrayList<>();
    for (int column = 0; column < HEADINGS.size(); column++) {
      int index = column;
      widths.add(lines.stream().mapToInt(line -> line.get(index).length()).max().orElse(0));
    }
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < lines.size(); i++) {
      text.append(line(lines.get(i), widths)).append(END);
      if (i == 0) {
        text.append(rule(widths)).append(END);
      }
    }
    return text.toString();
  }

  /// The names to the left, the figures to the right.
  private static String line(List<String> cells, List<Integer> widths) {
    StringBuilder line = new StringBuilder("|");
    for (int column = 0; column < cells.size(); column++) {
      String format = column == 0 ? " %-" : " %";
      line.append((format + widths.get(column) + "s |").formatted(cells.get(column)));
    }
    return line.toString();
  }

  private static String rule(List<Integer> widths) {
    StringBuilder rule = new StringBuilder("| ").append("-".repeat(widths.getFirst())).append(" |");
    widths.stream()
        .skip(1)
        .forEach(width -> rule.append(' ').append("-".repeat(width - 1)).append(": |"));
    return rule.toString();
  }

  private String trust() {
    return results.rows().stream()
        .map(row -> trust(row.contender().label(), new Trust(results.plan(), row).verdicts()))
        .collect(Collectors.joining());
  }

  private static String trust(String label, List<Verdict> verdicts) {
    StringBuilder text = new StringBuilder(label).append(END);
    for (Verdict verdict : verdicts) {
      text.append(verdict.trusted() ? "  ok     " : "  DOUBT  ")
          .append(verdict.sentence())
          .append(END);
    }
    return text.toString();
  }

  private String comparisons() {
    String sentences =
        Comparison.ofVariants(results.rows()).stream()
            .map(comparison -> "  " + comparison.sentence() + END)
            .collect(Collectors.joining());
    return sentences.isEmpty() ? "" : "compared" + END + sentences;
  }
}
