package org.serverzoo.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.serverzoo.conformance.Afterwards;
import org.serverzoo.conformance.Wire;
import org.serverzoo.testing.Slowness;

/// How a server closes: what was begun is ended, what is new is refused, and all in time.
interface DrainRules extends UnderTest {

  /// How long a close may take that has nothing to wait for but quiet connections.
  Duration SOON = Slowness.scaled(Duration.ofSeconds(3));

  @Test
  default void answersWhatIsInFlightWhenItCloses() throws Exception {
    GatedApplication application = new GatedApplication();
    try (Served served = Served.start(this, application);
        Wire wire = served.connect()) {
      wire.send(GatedApplication.GATE);
      application.awaitEntered(1);
      Served.Closing closing = served.closing();
      awaitRefusal(served);
      assertThat(closing.done()).isFalse();
      application.letAllGo();
      served.receive(wire, GatedApplication.THROUGH, Afterwards.CLOSES);
      closing.awaitReturn(SOON);
    }
  }

  @Test
  default void answersNothingBehindTheRequestThatIsInFlightWhenItCloses() throws Exception {
    GatedApplication application = new GatedApplication();
    try (Served served = Served.start(this, application);
        Wire wire = served.connect()) {
      wire.send(GatedApplication.GATE + GatedApplication.QUICK.repeat(2000));
      application.awaitEntered(1);
      Served.Closing closing = served.closing();
      awaitRefusal(served);
      application.letAllGo();
      served.receive(wire, GatedApplication.THROUGH, Afterwards.CLOSES);
      closing.awaitReturn(SOON);
    }
  }

  @Test
  default void answersARequestThatIsStillComingWhenItCloses() throws Exception {
    try (Served served = Served.start(this, new GatedApplication());
        Wire wire = served.connect()) {
      wire.send("POST / HTTP/1.1\nHost: zoo\nContent-Length: 5\n\nhe");
      Eventually.holds(
          "a connection was counted", () -> served.running().counters().connectionsOpen() == 1);
      Served.Closing closing = served.closing();
      awaitRefusal(served);
      wire.send("llo");
      served.receive(wire, GatedApplication.QUICKLY, Afterwards.CLOSES);
      closing.awaitReturn(SOON);
    }
  }

  @Test
  default void cutsACallThatOutlastsTheGrace() throws Exception {
    GatedApplication application = new GatedApplication();
    Duration grace = Duration.ofMillis(300);
    try (Served served = Served.start(this, application, settings -> settings.withGrace(grace));
        Wire wire = served.connect()) {
      wire.send(GatedApplication.GATE);
      application.awaitEntered(1);
      long start = System.nanoTime();
      served.closing().awaitReturn(grace.plus(SOON));
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(grace);
      assertThat(wire.staysSilentFor(SOON)).as("the connection is still open").isFalse();
      application.letAllGo();
    }
  }

  @Test
  default void letsASecondCloseWaitForTheFirst() throws Exception {
    GatedApplication application = new GatedApplication();
    try (Served served = Served.start(this, application);
        Wire wire = served.connect()) {
      wire.send(GatedApplication.GATE);
      application.awaitEntered(1);
      Served.Closing first = served.closing();
      awaitRefusal(served);
      Served.Closing second = served.closing();
      assertThat(second.done()).isFalse();
      application.letAllGo();
      first.awaitReturn(SOON);
      second.awaitReturn(SOON);
      served.receive(wire, GatedApplication.THROUGH, Afterwards.CLOSES);
    }
  }

  @Test
  default void hasNoConnectionOpenOnceClosed() throws Exception {
    Duration grace = Duration.ofMillis(300);
    Served served =
        Served.start(this, new GatedApplication(), settings -> settings.withGrace(grace));
    try (served;
        Wire wire = served.connect();
        Wire _ = served.connect()) {
      wire.send("GET / HT");
      Eventually.holds(
          "a connection was counted", () -> served.running().counters().connectionsOpen() > 0);
      served.closing().awaitReturn(grace.plus(SOON));
      assertThat(wire.staysSilentFor(SOON)).as("the connection is still open").isFalse();
    }
    Eventually.holds(
        "all connections were closed", () -> served.running().counters().connectionsOpen() == 0);
  }

  @Test
  default void leavesNoThreadBehind() throws Exception {
    startAndClose(); // Whatever is made once for the life of the process is made now.
    Set<Thread> before = platformThreads();
    for (int i = 0; i < 3; i++) {
      startAndClose();
    }
    Eventually.holds(
        "the threads of closed servers ended", () -> before.containsAll(platformThreads()));
  }

  private void startAndClose() throws IOException {
    GatedApplication application = new GatedApplication();
    application.letAllGo();
    try (Served served = Served.start(this, application)) {
      served.ask(GatedApplication.QUICK, GatedApplication.QUICKLY);
      served.ask(GatedApplication.GATE, GatedApplication.THROUGH);
    }
  }

  private static Set<Thread> platformThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(Thread::isAlive)
        .collect(Collectors.toSet());
  }

  /// Waits until the server takes no more connections, which is how a client sees that it drains.
  static void awaitRefusal(Served served) {
    Eventually.holds(
        "a draining server refused a connection",
        () -> {
          try (Wire _ = served.connect()) {
            return false;
          } catch (IOException refused) {
            return true; // Or reset, if it came to the queue just before that went away.
          }
        });
  }
}
