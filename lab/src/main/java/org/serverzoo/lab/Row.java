package org.serverzoo.lab;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What has become of one contender. Belongs to the thread that measures.
final class Row {

  private final Contender contender;
  private final List<Turn> turns = new ArrayList<>();
  private final List<String> failures = new ArrayList<>();
  private final Map<String, String> inForce = new LinkedHashMap<>();

  Row(Contender contender) {
    this.contender = contender;
  }

  void add(Turn turn) {
    turns.add(turn);
  }

  /// @param sentence why a turn came to nothing
  void failed(String sentence) {
    failures.add(sentence);
  }

  /// The settings that the server has printed.
  void inForce(Map<String, String> settings) {
    inForce.putAll(settings);
  }

  Contender contender() {
    return contender;
  }

  List<Turn> turns() {
    return List.copyOf(turns);
  }

  List<String> failures() {
    return List.copyOf(failures);
  }

  Map<String, String> inForce() {
    return new LinkedHashMap<>(inForce);
  }

  /// Empty where nothing was measured.
  Optional<Spread> spread(Metric metric) {
    return metric.of(turns);
  }

  long errorsInAll() {
    return turns.stream().mapToLong(turn -> turn.played().errorsInAll()).sum();
  }
}
