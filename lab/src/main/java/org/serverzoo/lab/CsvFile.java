package org.serverzoo.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/// The results as lines of comma-separated values (RFC 4180): one for each turn, with all that was
/// measured, so that a spreadsheet can make medians of its own. What nobody tells is empty.
public record CsvFile(Results results) {

  private static final String END = "\r\n";

  public void write(Path file) throws IOException {
    Files.writeString(file, text());
  }

  String text() {
    StringBuilder text = new StringBuilder(line(headings()));
    for (Row row : results.rows()) {
      row.turns().forEach(turn -> text.append(line(cells(row, turn))));
      row.failures().forEach(failure -> text.append(line(cells(row, failure))));
    }
    return text.toString();
  }

  private static List<String> headings() {
    List<String> headings = new ArrayList<>(List.of("design", "round"));
    for (Metric metric : Metric.values()) {
      headings.add(metric.key());
    }
    headings.addAll(List.of("steady", "answer_changed", "failure"));
    return headings;
  }

  private static List<String> cells(Row row, Turn turn) {
    List<String> cells =
        new ArrayList<>(List.of(row.contender().label(), String.valueOf(turn.round())));
    for (Metric metric : Metric.values()) {
      OptionalDouble value = metric.of(turn);
      cells.add(value.isPresent() ? String.valueOf(value.getAsDouble()) : "");
    }
    cells.addAll(List.of(String.valueOf(turn.warmUp().steady()), turn.changed().orElse(""), ""));
    return cells;
  }

  private static List<String> cells(Row row, String failure) {
    List<String> cells = new ArrayList<>(List.of(row.contender().label(), ""));
    for (Metric _ : Metric.values()) {
      cells.add("");
    }
    cells.addAll(List.of("", "", failure));
    return cells;
  }

  private static String line(List<String> cells) {
    return cells.stream().map(CsvFile::quoted).collect(Collectors.joining(",")) + END;
  }

  private static String quoted(String cell) {
    return cell.matches("[^,\"\r\n]*") ? cell : '"' + cell.replace("\"", "\"\"") + '"';
  }
}
