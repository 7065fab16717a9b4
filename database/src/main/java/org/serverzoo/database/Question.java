package org.serverzoo.database;

import static java.util.Objects.requireNonNull;

import java.util.List;

/// One question of a survey.
///
/// @param audience the segments that it is put to, such as `adult`
public record Question(int id, String text, List<String> audience) {
  public Question {
    requireNonNull(text);
    audience = List.copyOf(audience);
  }
}
