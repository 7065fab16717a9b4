package org.serverzoo.launcher.running;

import static java.util.Comparator.comparingInt;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/// What somebody may have meant who typed a name that does not exist.
public final class Nearest {

  private Nearest() {}

  /// The name that takes the fewest edits, as long as most of what was typed stays. Capitals do not
  /// count.
  static Optional<String> to(String typed, Collection<String> names) {
    return names.stream()
        .min(comparingInt(name -> distance(lower(typed), lower(name))))
        .filter(name -> distance(lower(typed), lower(name)) <= Math.max(1, typed.length() / 3));
  }

  /// `; did you mean NAME?`, or nothing.
  public static String question(String typed, Collection<String> names) {
    return to(typed, names).map(name -> "; did you mean " + name + "?").orElse("");
  }

  private static String lower(String text) {
    return text.toLowerCase(Locale.ROOT);
  }

  /// Levenshtein's: insertions, deletions and replacements of single characters; two neighbours
  /// that were swapped count as one. What was typed and is the beginning of the name is as near as
  /// one edit.
  private static int distance(String typed, String name) {
    if (typed.length() > 2 && name.startsWith(typed)) {
      return 1;
    }
    int[] twoAbove = new int[name.length() + 1];
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
        if (i > 1
            && j > 1
            && typed.charAt(i - 1) == name.charAt(j - 2)
            && typed.charAt(i - 2) == name.charAt(j - 1)) {
          row[j] = Math.min(row[j], twoAbove[j - 2] + 1);
        }
      }
      twoAbove = above;
      above = row;
    }
    return above[name.length()];
  }
}
