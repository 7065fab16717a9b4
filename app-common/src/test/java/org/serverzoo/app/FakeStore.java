package org.serverzoo.app;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.serverzoo.database.Question;
import org.serverzoo.database.Row;
import org.serverzoo.database.Survey;

/// Survey 1, all rows but the last, and a fault on demand.
final class FakeStore implements Store {

  final List<UUID> visits = new ArrayList<>();
  final List<Integer> rows = new ArrayList<>();

  /// Thrown by the next calls, if there is one.
  Optional<Supplier<RuntimeException>> fault = Optional.empty();

  @Override
  public Optional<Survey> visit(UUID visit, int survey, String segment) {
    fail();
    if (survey != 1) {
      return Optional.empty();
    }
    visits.add(visit);
    return Optional.of(
        new Survey(
            1,
            "Say \"zoo\"",
            List.of(
                new Question(1, "All?", List.of("teen", "adult", "parent", "senior")),
                new Question(2, "Old?", List.of("senior")))));
  }

  @Override
  public Optional<Row> row(int id) {
    fail();
    rows.add(id);
    return id == ReadRow.ROWS
        ? Optional.empty()
        : Optional.of(new Row("%010d".formatted(id), "abcdefghijklmnopqrst"));
  }

  private void fail() {
    if (fault.isPresent()) {
      throw fault.get().get();
    }
  }

  /// The zoo's application with this store in place of a database.
  ZooApplication application() {
    return new ZooApplication(
        new LazyDatabase(() -> {
          throw new AssertionError("no database here");
        }),
        this);
  }
}
