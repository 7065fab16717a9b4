package org.serverzoo.launcher.running;

import static java.util.Comparator.comparingInt;

import java.util.Collection;
import java.util.Optional;

/// What somebody may have meant who typed a name that does not exist.
public final class Nearest {

  private Nearest() {}

  /// The name that takes the fewest edits, as long as most of what was typed stays.
  static Optional<String> to(String typed, Collection<String> names) {
    return names.stream()
        .min(comparingInt(name -> distance(typed, name)))
        .filter(name -> distance(typed, name) <= Math.max(2, typed.length() / 3));
  }

  /// `; did you mean NAME?`, or nothing.
  public static String question(String typed, Collection<String> names) {
    return to(typed, names).map(name -> "; did you mean " + name + "?").orElse("");
  }

  /// Levenshtein's: insertions, deletions and replacements of single characters. What was typed and
  /// is the beginning of the name is as near as one edit.
  private static int distance(String typed, String name) {
    if (typed.length() > 2 && name.startsWith(typed)) {
      return 1;
    }
    int[] above = new int[name.length() + 1];
    for (int j = 0; j <= name.length(); j++) {
      above[j] = j;
    }
    for (int i = 1; i <= typed.length(); i++) {
      int[] row = new int[name.length() + 1];
      row[0] = i;
      for (int j = 1; j <= name.length(); j++) {
        int replaced = above[j - 1] + (typed.charAt(i - 1) == name.charAt(j - 1) ? 0 : 1);
        row[j] = Math.min(replaced, Math.min(above[j], row[j - 1]) + 1);
      }
      above = row;
    }
    return above[name.length()];
  }
}
