package org.serverzoo.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.serverzoo.app.EchoApplication;
import org.serverzoo.conformance.Afterwards;
import org.serverzoo.conformance.App;
import org.serverzoo.conformance.Refusals;
import org.serverzoo.conformance.Wire;

/// What a design with `--keep-alive` must do.
public interface KeepAliveRules extends UnderTest {

  @Test
  default void closesAfterEachAnswerWithoutKeepAlive() throws IOException {
    try (Served served =
        Served.start(this, new EchoApplication(), settings -> settings.withKeepAlive(false))) {
      served.ask(App.ECHO.greeting(), App.ECHO.reply());
      served.ask("GET / HTTP/1.0\nConnection: keep-alive\n\n", App.ECHO.reply());
    }
  }

  @Test
  default void closesIdleConnectionsWithoutAWordWhenItCloses() throws Exception {
    try (Served served = Served.start(this, new EchoApplication());
        Wire fresh = served.connect();
        Wire used = served.connect()) {
      used.send(App.ECHO.greeting());
      served.receive(used, App.ECHO.reply());
      Served.Closing closing = served.closing();
      fresh.expectEnd();
      used.expectEnd();
      closing.awaitReturn(DrainRules.SOON);
    }
  }

  @Test
  default void answersARequestThatComesToAnIdleConnectionJustWhenItCloses() throws Exception {
    try (Served served = Served.start(this, new EchoApplication());
        Wire wire = served.connect()) {
      wire.send(App.ECHO.greeting());
      served.receive(wire, App.ECHO.reply());
      Served.Closing closing = served.closing();
      DrainRules.awaitRefusal(served);
      // Its request is on its way.
      assertThat(wire.staysSilentFor(Duration.ofMillis(100))).isTrue();
      wire.send(App.ECHO.greeting());
      served.receive(wire, App.ECHO.reply(), Afterwards.CLOSES);
      closing.awaitReturn(DrainRules.SOON);
    }
  }

  @Test
  default void cutsIdleConnectionsWhenTheGraceIsShorterThanTheQuiet() throws Exception {
    Duration grace = Duration.ofMillis(50);
    try (Served served =
            Served.start(this, new EchoApplication(), settings -> settings.withGrace(grace));
        Wire wire = served.connect()) {
      wire.send(App.ECHO.greeting());
      served.receive(wire, App.ECHO.reply());
      served.closing().awaitReturn(DrainRules.SOON);
      assertThat(wire.staysSilentFor(DrainRules.SOON)).as("it is still open").isFalse();
    }
  }

  @Test
  default void answers408ToASecondRequestThatDoesNotEnd() throws IOException {
    try (Served served = Served.start(this, new EchoApplication(), DeadlineRules::impatient);
        Wire wire = served.connect()) {
      wire.send(App.ECHO.greeting() + "GET / HT");
      served.receive(wire, App.ECHO.reply());
      served.receive(wire, Refusals.REQUEST_TIMEOUT, Afterwards.CLOSES);
    }
  }
}
