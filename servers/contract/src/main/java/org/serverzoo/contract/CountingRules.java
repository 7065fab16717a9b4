package org.serverzoo.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.serverzoo.api.Counters;
import org.serverzoo.app.EchoApplication;
import org.serverzoo.conformance.Afterwards;
import org.serverzoo.conformance.Answers;
import org.serverzoo.conformance.App;
import org.serverzoo.conformance.Refusals;
import org.serverzoo.conformance.Wire;

/// What a server says about itself: counters and the access log.
interface CountingRules extends UnderTest {

  @Test
  default void countsConnectionsAndAnswers() throws IOException {
    try (Served served = Served.start(this, new EchoApplication())) {
      Counters counters = served.running().counters();
      for (int i = 0; i < 3; i++) {
        served.ask(App.ECHO.greeting(), App.ECHO.reply());
      }
      try (Wire wire = served.connect()) {
        wire.send("GET / HTTP/1.1\nHost: zoo\nExpect: wonders\n\n");
        served.receive(wire, Refusals.EXPECTATION_FAILED, Afterwards.CLOSES);
      }
      Eventually.holds("4 answers were counted", () -> counters.requestsAnswered() >= 4);
      Eventually.holds("all connections were closed", () -> counters.connectionsOpen() == 0);
      assertThat(counters.requestsAnswered()).isEqualTo(4);
      assertThat(counters.connectionsAccepted()).isEqualTo(4);
    }
  }

  @Test
  default void countsAConnectionThatIsOpen() throws IOException {
    try (Served served = Served.start(this, new EchoApplication());
        Wire wire = served.connect()) {
      wire.send("GET / HT");
      Counters counters = served.running().counters();
      Eventually.holds("a connection was counted", () -> counters.connectionsOpen() == 1);
      assertThat(counters.requestsAnswered()).isZero();
    }
  }

  @Test
  default void logsEveryAnswer() throws IOException {
    Queue<String> lines = new ConcurrentLinkedQueue<>();
    try (Served served =
        Served.start(
            this,
            new EchoApplication(),
            settings ->
                settings.withAccessLog((method, target, response) ->
                    lines.add(method + ' ' + target + ' ' + response.status().code())))) {
      served.ask(App.ECHO.greeting(), App.ECHO.reply());
      served.ask("GET /nothing?a=b HTTP/1.1\nHost: zoo\n\n", Answers.NOT_FOUND);
      try (Wire wire = served.connect()) {
        wire.send("GET / HTTP/1.1\nHost: zoo\nExpect: wonders\n\n");
        served.receive(wire, Refusals.EXPECTATION_FAILED, Afterwards.CLOSES);
      }
      Eventually.holds("3 answers were logged", () -> lines.size() >= 3);
    }
    assertThat(List.copyOf(lines)).containsExactly("GET / 200", "GET /nothing?a=b 404", "- - 417");
  }
}
