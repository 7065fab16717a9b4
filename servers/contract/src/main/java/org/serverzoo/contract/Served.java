package org.serverzoo.contract;

import java.io.IOException;
import java.time.Duration;
import java.util.function.UnaryOperator;
import org.serverzoo.api.Application;
import org.serverzoo.api.Dial;
import org.serverzoo.api.Running;
import org.serverzoo.api.Settings;
import org.serverzoo.conformance.Afterwards;
import org.serverzoo.conformance.Golden;
import org.serverzoo.conformance.Wire;

/// A server that one test starts for itself, on a port that the system chooses.
///
/// @param keepAlive whether it keeps any connection after an answer
record Served(Running running, boolean keepAlive) implements AutoCloseable {

  static Served start(UnderTest subject, Application application) throws IOException {
    return start(subject, application, UnaryOperator.identity());
  }

  /// @param change what this test needs different from the settings under test
  static Served start(UnderTest subject, Application application, UnaryOperator<Settings> change)
      throws IOException {
    Settings settings = change.apply(DesignContract.onAnyPort(subject.settings()));
    boolean keepAlive = subject.design().dials().contains(Dial.KEEP_ALIVE) && settings.keepAlive();
    return new Served(subject.design().start(application, settings), keepAlive);
  }

  Wire connect() throws IOException {
    return Wire.connect(running.address());
  }

  /// Reads an answer that leaves the connection as the settings have it.
  void receive(Wire wire, Golden expected) throws IOException {
    receive(wire, expected, Afterwards.STAYS_OPEN);
  }

  /// Reads an answer and, if it has to come, the end of the connection; then the client closes too.
  void receive(Wire wire, Golden expected, Afterwards afterwards) throws IOException {
    expected.check(wire.answer(), afterwards.connectionLines(keepAlive));
    if (afterwards.from(keepAlive) == Afterwards.CLOSES) {
      wire.expectEnd();
      wire.close();
    }
  }

  /// One request on a connection of its own.
  void ask(String request, Golden expected) throws IOException {
    try (Wire wire = connect()) {
      wire.send(request);
      receive(wire, expected);
    }
  }

  /// Begins to close on a thread of its own.
  Closing closing() {
    return new Closing(Thread.ofPlatform().name("test-closing").start(running::close));
  }

  /// A close that may not have returned yet.
  record Closing(Thread thread) {

    boolean done() {
      return !thread.isAlive();
    }

    /// Fails unless the close returns within this time.
    void awaitReturn(Duration within) throws InterruptedException {
      if (!thread.join(within)) {
        throw new AssertionError("The close did not return within " + within);
      }
    }
  }

  @Override
  public void close() {
    running.close();
  }
}
