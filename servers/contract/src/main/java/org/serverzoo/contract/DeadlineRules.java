package org.serverzoo.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.serverzoo.api.Settings;
import org.serverzoo.app.EchoApplication;
import org.serverzoo.conformance.Afterwards;
import org.serverzoo.conformance.Answers;
import org.serverzoo.conformance.Refusals;
import org.serverzoo.conformance.Wire;
import org.serverzoo.testing.Slowness;

/// How long a request may take to arrive. Tried with deadlines of a fraction of a second.
interface DeadlineRules extends UnderTest {

  Duration DEADLINE = Duration.ofMillis(300);

  /// For the whole of a body, however steadily it comes.
  Duration PATIENCE = DEADLINE.multipliedBy(4);

  /// A server is this much later than the deadline at most.
  Duration DELAY = Slowness.scaled(Duration.ofSeconds(2));

  Duration LATEST = DEADLINE.plus(DELAY);

  /// The same settings with short deadlines.
  static Settings impatient(Settings settings) {
    return settings
        .withLimits(settings.limits().withDeadlines(DEADLINE, DEADLINE, PATIENCE))
        .withIdleTimeout(DEADLINE);
  }

  @Test
  default void answers408ToARequestLineThatDoesNotEnd() throws IOException {
    refusesInTime("GET / HT");
  }

  @Test
  default void answers408ToAHeadThatDoesNotEnd() throws IOException {
    refusesInTime("GET / HTTP/1.1\nHost: zoo\nX-Te");
  }

  @Test
  default void answers408ToContentThatStops() throws IOException {
    refusesInTime("POST / HTTP/1.1\nHost: zoo\nContent-Length: 5\n\nhe");
  }

  @Test
  default void answers408ToContentThatDoesNotBegin() throws IOException {
    refusesInTime("POST / HTTP/1.1\nHost: zoo\nContent-Length: 5\n\n");
  }

  @Test
  default void answers408ToChunksThatStop() throws IOException {
    refusesInTime("POST / HTTP/1.1\nHost: zoo\nTransfer-Encoding: chunked\n\n5\nhello\n");
  }

  private void refusesInTime(String begun) throws IOException {
    try (Served served = Served.start(this, new EchoApplication(), DeadlineRules::impatient);
        Wire wire = served.connect()) {
      long start = System.nanoTime();
      wire.send(begun);
      served.receive(wire, Refusals.REQUEST_TIMEOUT, Afterwards.CLOSES);
      assertInTime(start);
    }
  }

  @Test
  default void givesAHeadThatComesInBytesNoMoreTime() throws IOException {
    try (Served served = Served.start(this, new EchoApplication(), DeadlineRules::impatient);
        Wire wire = served.connect()) {
      long start = System.nanoTime();
      Duration pause = DEADLINE.dividedBy(6);
      wire.send("GET / HTTP/1.1\nX-Slow: ");
      while (wire.staysSilentFor(pause) && System.nanoTime() - start < LATEST.toNanos()) {
        wire.send("a");
      }
      served.receive(wire, Refusals.REQUEST_TIMEOUT, Afterwards.CLOSES);
      assertInTime(start);
    }
  }

  /// A clock that is read seldom may make a deadline come a little early.
  static void assertInTime(long startNanos) {
    assertThat(Duration.ofNanos(System.nanoTime() - startNanos))
        .isBetween(DEADLINE.multipliedBy(3).dividedBy(4), LATEST);
  }

  @Test
  default void takesContentThatComesSlowlyButSteadily() throws IOException {
    String content = "0123456789";
    try (Served served = Served.start(this, new EchoApplication(), DeadlineRules::impatient);
        Wire wire = served.connect()) {
      wire.send("POST / HTTP/1.1\nHost: zoo\nContent-Length: 10\n\n");
      for (int i = 0; i < content.length(); i++) {
        // In all twice the deadline.
        assertThat(wire.staysSilentFor(DEADLINE.dividedBy(5))).isTrue();
        wire.send(content.substring(i, i + 1));
      }
      served.receive(wire, Answers.echoOf(content));
    }
  }

  @Test
  default void givesContentThatComesSteadilyNoMoreThanTheTimeForAllOfIt() throws IOException {
    try (Served served = Served.start(this, new EchoApplication(), DeadlineRules::impatient);
        Wire wire = served.connect()) {
      long start = System.nanoTime();
      wire.send("POST / HTTP/1.1\nHost: zoo\nContent-Length: 1000\n\n");
      Duration latest = PATIENCE.plus(DELAY);
      while (wire.staysSilentFor(DEADLINE.dividedBy(5))
          && System.nanoTime() - start < latest.toNanos()) {
        wire.send("a");
      }
      served.receive(wire, Refusals.REQUEST_TIMEOUT, Afterwards.CLOSES);
      assertThat(Duration.ofNanos(System.nanoTime() - start))
          .isBetween(PATIENCE.multipliedBy(3).dividedBy(4), latest);
    }
  }

  @Test
  default void leavesACallAllTheTimeThatItTakes() throws IOException {
    GatedApplication application = new GatedApplication();
    try (Served served = Served.start(this, application, DeadlineRules::impatient);
        Wire wire = served.connect()) {
      wire.send(GatedApplication.GATE);
      application.awaitEntered(1);
      assertThat(wire.staysSilentFor(DEADLINE.multipliedBy(2))).isTrue();
      application.letAllGo();
      served.receive(wire, GatedApplication.THROUGH);
    }
  }
}
