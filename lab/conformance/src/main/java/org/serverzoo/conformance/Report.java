package org.serverzoo.conformance;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.serverzoo.conformance.Verdict.Result;

/// The verdicts as a person reads them: how many cases of each subject hold, what the design
/// declares to do otherwise, and each failure with what happened instead.
public record Report(List<Verdict> verdicts) {

  public Report {
    verdicts = List.copyOf(verdicts);
  }

  /// Whether all is as the contract has it, or as the design declares.
  public boolean passes() {
    return count(verdicts, Result.FAILS) == 0;
  }

  /// A table of subjects, with the failures below their subject, and then what is declared.
  public String text() {
    StringBuilder text = new StringBuilder();
    bySubject().forEach((subject, group) -> append(text, subject, group));
    appendCounts(text, "all", verdicts);
    appendDeclared(text, Result.WORDING, "in its own words, as declared");
    appendDeclared(text, Result.DIVERGES, "another verdict, as declared");
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
    appendCounts(text, subject, group);
    for (Verdict verdict : group) {
      if (verdict.result() == Result.FAILS) {
        verdict.detail().lines().forEach(line -> text.append("  ").append(line).append('\n'));
      }
    }
  }

  private static void appendCounts(StringBuilder text, String name, List<Verdict> group) {
    text.append("%-22s %3d of %3d hold".formatted(name, count(group, Result.HOLDS), group.size()));
    long worded = count(group, Result.WORDING);
    long diverging = count(group, Result.DIVERGES);
    long failing = count(group, Result.FAILS);
    text.append(worded == 0 ? "" : ", %d in its own words".formatted(worded));
    text.append(diverging == 0 ? "" : ", %d otherwise as declared".formatted(diverging));
    text.append(failing == 0 ? "" : ", %d fail".formatted(failing));
    text.append('\n');
  }

  private void appendDeclared(StringBuilder text, Result result, String heading) {
    List<Verdict> declared =
        verdicts.stream().filter(verdict -> verdict.result() == result).toList();
    if (declared.isEmpty()) {
      return;
    }
    text.append('\n').append(heading).append(":\n");
    for (Verdict verdict : declared) {
      text.append("  ").append(verdict.wireCase().name());
      text.append(verdict.detail().isEmpty() ? "" : ": it " + verdict.detail()).append('\n');
    }
  }

  private static long count(List<Verdict> group, Result result) {
    return group.stream().filter(verdict -> verdict.result() == result).count();
  }
}
