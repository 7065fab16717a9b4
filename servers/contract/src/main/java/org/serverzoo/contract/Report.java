package org.serverzoo.contract;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The verdicts as a person reads them: how many rules of each subject hold, and each that does not
/// with what happened instead.
public record Report(List<Verdict> verdicts) {

  public Report {
    verdicts = List.copyOf(verdicts);
  }

  /// Whether every rule holds.
  public boolean allHold() {
    return verdicts.stream().allMatch(Verdict::holds);
  }

  /// A table of subjects, with the failures below their subject.
  public String text() {
    StringBuilder text = new StringBuilder();
    bySubject().forEach((subject, group) -> append(text, subject, group));
    append(text, "all", verdicts.size(), holding(verdicts));
    return text.toString();
  }

  private Map<String, List<Verdict>> bySubject() {
    Map<String, List<Verdict>> groups = new LinkedHashMap<>();
    for (Verdict verdict : verdicts) {
      groups.computeIfAbsent(verdict.subject(), _ -> new ArrayList<>()).add(verdict);
    }
    return groups;
  }

  private static void append(StringBuilder text, String subject, List<Verdict> group) {
    append(text, subject, group.size(), holding(group));
    for (Verdict verdict : group) {
      if (!verdict.holds()) {
        verdict.detail().lines().forEach(line -> text.append("  ").append(line).append('\n'));
      }
    }
  }

  private static void append(StringBuilder text, String name, int all, long holding) {
    text.append("%-22s %3d of %3d hold%n".formatted(name, holding, all));
  }

  private static long holding(List<Verdict> group) {
    return group.stream().filter(Verdict::holds).count();
  }
}
