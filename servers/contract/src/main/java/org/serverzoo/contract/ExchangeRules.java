package org.serverzoo.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.serverzoo.api.Application;
import org.serverzoo.api.Body;
import org.serverzoo.api.Call;
import org.serverzoo.api.Cost;
import org.serverzoo.api.Field;
import org.serverzoo.api.Problem;
import org.serverzoo.api.Request;
import org.serverzoo.api.Response;
import org.serverzoo.api.Status;
import org.serverzoo.conformance.Afterwards;
import org.serverzoo.conformance.Golden;
import org.serverzoo.conformance.Wire;

/// What passes between a server and its application: requests and answers, whole and unchanged.
interface ExchangeRules extends UnderTest {

  Golden OK = GatedApplication.text("ok");

  @Test
  default void handsTheRequestOnAsItCame() throws Exception {
    Request request =
        handedOn(
            """
            PaTcH /a%20b//c?d=%2F&e?f HTTP/1.1
            hOsT: zoo:80
            X-Twice: one
            x-tWICE:two
            X-Odd: \tcaf\u00e9, "a:b"\t
            X-Empty:
            Content-Length: 5

            hello\
            """);
    assertThat(request.method()).isEqualTo("PaTcH");
    assertThat(request.path()).isEqualTo("/a%20b//c");
    assertThat(request.query()).isEqualTo("d=%2F&e?f");
    assertThat(request.fields())
        .containsExactly(
            new Field("hOsT", "zoo:80"),
            new Field("X-Twice", "one"),
            new Field("x-tWICE", "two"),
            new Field("X-Odd", "caf\u00e9, \"a:b\""),
            new Field("X-Empty", ""),
            new Field("Content-Length", "5"));
    assertThat(request.body()).isEqualTo(Body.of("hello"));
  }

  @Test
  default void handsAnAbsoluteTargetOnAsAPath() throws Exception {
    Request request =
        handedOn(
            """
            GET http://zoo:80/a?b HTTP/1.1
            Host: zoo

            """);
    assertThat(request.target()).isEqualTo("/a?b");
    assertThat(request.body()).isEqualTo(Body.EMPTY);
  }

  @Test
  default void handsContentOnWithoutItsChunks() throws Exception {
    Request request =
        handedOn(
            """
            POST / HTTP/1.1
            Host: zoo
            Transfer-Encoding: chunked

            3;a=b
            he\u00ff
            2
            lo
            0
            X-Trailer: c

            """);
    assertThat(request.body()).isEqualTo(Body.owning(new byte[] {'h', 'e', (byte) 0xFF, 'l', 'o'}));
    assertThat(request.fields().first("X-Trailer")).isEmpty();
  }

  private Request handedOn(String text) throws Exception {
    BlockingQueue<Request> requests = new LinkedBlockingQueue<>();
    Application application =
        request -> {
          requests.add(request);
          return Call.answering(Response.ok("text/plain", Body.of("ok")));
        };
    try (Served served = Served.start(this, application)) {
      served.ask(text, OK);
    }
    assertThat(requests).hasSize(1);
    return requests.take();
  }

  @Test
  default void runsEveryCallOnce() throws IOException {
    AtomicInteger quick = new AtomicInteger();
    AtomicInteger slow = new AtomicInteger();
    Application application =
        request -> {
          boolean isQuick = request.path().equals("/quick");
          AtomicInteger counter = isQuick ? quick : slow;
          return Call.of(
              isQuick ? Cost.QUICK : Cost.BLOCKING,
              () -> {
                counter.incrementAndGet();
                return Response.ok("text/plain", Body.of("ok"));
              });
        };
    try (Served served = Served.start(this, application)) {
      for (int i = 0; i < 10; i++) {
        served.ask(GatedApplication.QUICK, OK);
        served.ask(GatedApplication.GATE, OK);
      }
    }
    assertThat(quick).hasValue(10);
    assertThat(slow).hasValue(10);
  }

  @Test
  default void runsTheCallsOfOneConnectionOneAtATime() throws IOException {
    GatedApplication application = new GatedApplication();
    try (Served served = Served.start(this, application);
        Wire wire = served.connect()) {
      wire.send((GatedApplication.GATE + GatedApplication.QUICK).repeat(20));
      application.awaitEntered(1);
      application.letAllGo();
      for (int i = 0; i < (served.keepAlive() ? 20 : 1); i++) {
        served.receive(wire, GatedApplication.THROUGH);
        if (served.keepAlive()) {
          served.receive(wire, GatedApplication.QUICKLY);
        }
      }
      assertThat(application.mostInside()).isEqualTo(1);
    }
  }

  @Test
  default void sendsLargeAnswersWhole() throws IOException {
    byte[] large = new byte[5_000_000];
    new Random(1).nextBytes(large);
    for (Cost cost : Cost.values()) {
      Response response = Response.ok("application/octet-stream", Body.owning(large));
      try (Served served = Served.start(this, _ -> Call.of(cost, () -> response));
          Wire wire = served.connect()) {
        wire.send(GatedApplication.QUICK.repeat(2));
        for (int i = 0; i < (served.keepAlive() ? 2 : 1); i++) {
          assertThat(wire.answer().body()).isEqualTo(response.body());
        }
      }
    }
  }

  @Test
  default void sendsAnAnswerWithoutContent() throws IOException {
    Response empty = Response.ok("text/plain", Body.EMPTY);
    try (Served served = Served.start(this, _ -> Call.answering(empty))) {
      served.ask(GatedApplication.QUICK, OK.withBody(""));
    }
  }

  @Test
  default void sendsAnyAnswerOfTheApplicationAndKeepsTheConnection() throws IOException {
    for (Status status : Status.values()) {
      Response problem = Problem.of(status);
      try (Served served = Served.start(this, _ -> Call.answering(problem));
          Wire wire = served.connect()) {
        wire.send(GatedApplication.QUICK.repeat(served.keepAlive() ? 2 : 1));
        served.receive(wire, Golden.of(problem));
        if (served.keepAlive()) {
          served.receive(wire, Golden.of(problem));
        }
      }
    }
  }

  @Test
  default void goesOnAfterACallThatThrows() throws IOException {
    for (Cost cost : Cost.values()) {
      Application application =
          request ->
              Call.of(
                  cost,
                  () -> {
                    if (request.path().equals("/gate")) {
                      throw new IllegalStateException("thrown on purpose");
                    }
                    return Response.ok("text/plain", Body.of("ok"));
                  });
      try (Served served = Served.start(this, application)) {
        try (Wire wire = served.connect()) {
          wire.send(GatedApplication.GATE);
          served.receive(wire, Golden.of(Problem.of(Status.INTERNAL_ERROR)), Afterwards.CLOSES);
        }
        served.ask(GatedApplication.QUICK, OK);
      }
    }
  }
}
