package org.serverzoo.app;

import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.serverzoo.api.Request;
import org.serverzoo.database.Database;
import org.serverzoo.database.Row;
import org.serverzoo.database.Survey;

/// What a process does that is started for one request: a program for [ClassLoadingTest]. Without
/// lambdas or concatenated strings, which would load what the test looks for.
final class ServeOneRequest implements Store, Supplier<Database> {

  private ServeOneRequest() {}

  /// Answers a GET of the target in the first argument.
  public static void main(String[] args) {
    ServeOneRequest store = new ServeOneRequest();
    ZooApplication zoo = new ZooApplication(new LazyDatabase(store), store);
    System.out.write(zoo.accept(Request.of("GET", args[0])).run().encodedFields()[0]);
    System.out.flush();
  }

  @Override
  public Optional<Survey> visit(UUID visit, int survey, String segment) {
    return Optional.empty();
  }

  @Override
  public Optional<Row> row(int id) {
    return Optional.of(new Row("0000000001", "abcdefghijklmnopqrst"));
  }

  @Override
  public Database get() {
    throw new AssertionError("no database here");
  }
}
