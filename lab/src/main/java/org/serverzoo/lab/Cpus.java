package org.serverzoo.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// Some of the machine's processors, written as `taskset -c` reads them: `0`, `0,2` or `0-3`.
///
/// @param numbers not empty
public record Cpus(Set<Integer> numbers) {

  private static final Path STATUS = Path.of("/proc/self/status");
  private static final String ALLOWED = "Cpus_allowed_list:";
  private static final int MOST = 4096;

  public Cpus {
    numbers = Set.copyOf(numbers);
  }

  /// Reads such a list.
  ///
  /// @throws IllegalArgumentException with the rest of a sentence that begins with the option
  public static Cpus parse(String text) {
    Set<Integer> numbers = new TreeSet<>();
    for (String part : text.strip().split(",", -1)) {
      if (!part.matches("\\d{1,4}(-\\d{1,4})?")) {
        throw new IllegalArgumentException(
            "'%s' is not a list of processors; write it like 0, 0,2 or 0-3".formatted(text));
      }
      List<Integer> ends = List.of(part.split("-", 2)).stream().map(Integer::valueOf).toList();
      for (int cpu = ends.getFirst(); cpu <= Math.min(ends.getLast(), MOST); cpu++) {
        numbers.add(cpu);
      }
    }
    if (numbers.isEmpty()) {
      throw new IllegalArgumentException("'%s' holds no processor".formatted(text));
    }
    return new Cpus(numbers);
  }

  /// Those that this process may use.
  ///
  /// @throws CannotMeasureException where the system does not say so as Linux does
  static Cpus allowed() {
    try {
      return Files.readAllLines(STATUS).stream()
          .filter(line -> line.startsWith(ALLOWED))
          .map(line -> parse(line.substring(ALLOWED.length())))
          .findFirst()
          .orElseThrow(() -> new IOException("no " + ALLOWED));
    } catch (IOException notLinux) {
      throw new CannotMeasureException(
          "measuring needs Linux: processors are assigned and costs are read as only Linux does it",
          notLinux);
    }
  }

  public int count() {
    return numbers.size();
  }

  boolean overlaps(Cpus other) {
    return numbers.stream().anyMatch(other.numbers::contains);
  }

  Cpus with(Cpus others) {
    Set<Integer> both = new TreeSet<>(numbers);
    both.addAll(others.numbers);
    return new Cpus(both);
  }

  /// Ascending.
  List<Integer> inOrder() {
    return new ArrayList<>(new TreeSet<>(numbers));
  }

  /// As `taskset` reads it.
  @Override
  public String toString() {
    return inOrder().stream().map(String::valueOf).collect(Collectors.joining(","));
  }

  /// A command confined to these processors.
  List<String> confine(List<String> command) {
    List<String> confined = new ArrayList<>(List.of("taskset", "-c", toString()));
    confined.addAll(command);
    return confined;
  }
}
