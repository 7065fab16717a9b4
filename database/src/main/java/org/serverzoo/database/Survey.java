package org.serverzoo.database;

import static java.util.Objects.requireNonNull;

import java.util.List;

/// A survey with all of its questions, whomever they are for.
///
/// @param questions in the order of their ids
public record Survey(int id, String title, List<Question> questions) {
  public Survey {
    requireNonNull(title);
    questions = List.copyOf(questions);
  }
}
