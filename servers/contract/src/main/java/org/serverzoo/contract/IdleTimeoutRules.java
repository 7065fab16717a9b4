package org.serverzoo.contract;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.serverzoo.app.EchoApplication;
import org.serverzoo.conformance.App;
import org.serverzoo.conformance.Wire;

/// What a design with `--idle-timeout` must do: end idle connections in time and without a word,
/// for an answer to nothing would be taken for the answer to the next request.
public interface IdleTimeoutRules extends UnderTest {

  @Test
  default void closesAConnectionThatNeverSendsAByte() throws IOException {
    try (Served served = Served.start(this, new EchoApplication(), DeadlineRules::impatient);
        Wire wire = served.connect()) {
      closesInTime(wire);
    }
  }

  @Test
  default void closesAConnectionThatSendsNoMore() throws IOException {
    try (Served served = Served.start(this, new EchoApplication(), DeadlineRules::impatient);
        Wire wire = served.connect()) {
      wire.send(App.ECHO.greeting());
      served.receive(wire, App.ECHO.reply());
      closesInTime(wire);
    }
  }

  private static void closesInTime(Wire wire) throws IOException {
    long start = System.nanoTime();
    wire.expectEnd();
    DeadlineRules.assertInTime(start);
  }
}
