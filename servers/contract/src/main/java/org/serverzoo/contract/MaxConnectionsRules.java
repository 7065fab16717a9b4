package org.serverzoo.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.serverzoo.app.EchoApplication;
import org.serverzoo.conformance.App;
import org.serverzoo.conformance.Wire;

/// What a design with `--max-connections` must do: leave further ones to the kernel's backlog until
/// there is room.
public interface MaxConnectionsRules extends UnderTest {

  @Test
  default void letsConnectionsBeyondTheMaximumWait() throws IOException {
    try (Served served =
            Served.start(this, new EchoApplication(), settings -> settings.withMaxConnections(2));
        Wire one = greeted(served);
        Wire two = greeted(served);
        Wire three = served.connect()) {
      three.send(App.ECHO.greeting());
      assertThat(three.staysSilentFor(Duration.ofMillis(300))).isTrue();
      one.shutdownOutput();
      served.receive(three, App.ECHO.reply());
      two.send(App.ECHO.greeting());
      served.receive(two, App.ECHO.reply());
    }
  }

  private static Wire greeted(Served served) throws IOException {
    Wire wire = served.connect();
    wire.send(App.ECHO.greeting());
    served.receive(wire, App.ECHO.reply());
    return wire;
  }

  @Test
  default void servesConnectionsInTurnAtTheMaximum() throws IOException {
    try (Served served =
        Served.start(this, new EchoApplication(), settings -> settings.withMaxConnections(1))) {
      for (int i = 0; i < 20; i++) {
        served.ask(App.ECHO.greeting(), App.ECHO.reply());
      }
    }
  }
}
