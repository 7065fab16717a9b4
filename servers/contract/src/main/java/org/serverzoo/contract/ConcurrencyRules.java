package org.serverzoo.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.serverzoo.api.Body;
import org.serverzoo.api.Call;
import org.serverzoo.api.Dial;
import org.serverzoo.api.Offload;
import org.serverzoo.api.Response;
import org.serverzoo.api.Settings;
import org.serverzoo.conformance.App;
import org.serverzoo.conformance.Wire;
import org.serverzoo.conformance.WireText;

/// What a design must do that serves more than one connection at once: none of them can hold up
/// another.
public interface ConcurrencyRules extends UnderTest {

  /// An event loop must do with one loop; threads are needed for each of two connections.
  private Settings withRoom(Settings settings) {
    return design().dials().contains(Dial.OFFLOAD)
        ? settings.withWorkers(1).withOffload(new Offload.Virtual())
        : settings.withWorkers(2);
  }

  @Test
  default void servesOthersWhileAClientSendsNothing() throws IOException {
    try (Served served = Served.start(this, new GatedApplication(), this::withRoom);
        Wire _ = served.connect()) {
      served.ask(GatedApplication.QUICK, GatedApplication.QUICKLY);
    }
  }

  @Test
  default void servesOthersWhileAClientStopsInItsHead() throws IOException {
    try (Served served = Served.start(this, new GatedApplication(), this::withRoom);
        Wire wire = served.connect()) {
      wire.send("GET / HT");
      served.ask(GatedApplication.QUICK, GatedApplication.QUICKLY);
    }
  }

  @Test
  default void servesOthersWhileACallWaits() throws IOException {
    GatedApplication application = new GatedApplication();
    try (Served served = Served.start(this, application, this::withRoom);
        Wire wire = served.connect()) {
      wire.send(GatedApplication.GATE);
      application.awaitEntered(1);
      for (int i = 0; i < 100; i++) {
        served.ask(GatedApplication.QUICK, GatedApplication.QUICKLY);
      }
      application.letAllGo();
      served.receive(wire, GatedApplication.THROUGH);
    }
  }

  @Test
  default void sendsAnAnswerBeforeTheCallBehindItIsDone() throws IOException {
    GatedApplication application = new GatedApplication();
    try (Served served = Served.start(this, application, this::withRoom);
        Wire wire = served.connect()) {
      wire.send(GatedApplication.QUICK.repeat(2) + GatedApplication.GATE);
      served.receive(wire, GatedApplication.QUICKLY);
      served.receive(wire, GatedApplication.QUICKLY);
      application.letAllGo();
      served.receive(wire, GatedApplication.THROUGH);
    }
  }

  /// As `nc -N` does (RFC 9112 section 9.6).
  @Test
  default void answersAllThatAClientHasAskedBeforeItEndsItsSide() throws IOException {
    GatedApplication application = new GatedApplication();
    try (Served served = Served.start(this, application, this::withRoom);
        Wire wire = served.connect()) {
      int requests = served.keepAlive() ? 6 : 1;
      wire.send(GatedApplication.GATE.repeat(requests));
      wire.shutdownOutput();
      for (int i = 1; i <= requests; i++) {
        application.awaitEntered(i);
        assertThat(wire.staysSilentFor(Duration.ofMillis(20))).isTrue();
        application.letOneGo();
        served.receive(wire, GatedApplication.THROUGH);
      }
      if (served.keepAlive()) {
        wire.expectEnd();
      }
    }
  }

  @Test
  default void runsCallsOfTwoConnectionsAtOnce() throws IOException {
    GatedApplication application = new GatedApplication();
    try (Served served = Served.start(this, application, this::withRoom);
        Wire one = served.connect();
        Wire two = served.connect()) {
      one.send(GatedApplication.GATE);
      two.send(GatedApplication.GATE);
      application.awaitEntered(2);
      assertThat(application.mostInside()).isEqualTo(2);
      application.letAllGo();
      served.receive(one, GatedApplication.THROUGH);
      served.receive(two, GatedApplication.THROUGH);
    }
  }

  @Test
  default void servesOthersWhileAClientReadsNoAnswer() throws IOException {
    Response large = Response.ok("text/plain", Body.of("x".repeat(100_000)));
    Response small = Response.ok("text/plain", Body.of("quick"));
    try (Served served =
            Served.start(
                this,
                request -> Call.answering(request.path().equals("/quick") ? small : large),
                this::withRoom);
        SocketChannel deaf = SocketChannel.open(served.running().address())) {
      deaf.configureBlocking(false);
      deaf.write(ByteBuffer.wrap(WireText.bytes(App.ECHO.greeting().repeat(1000))));
      for (int i = 0; i < 20; i++) {
        served.ask(GatedApplication.QUICK, GatedApplication.QUICKLY);
      }
    }
  }
}
