package org.serverzoo.undertow;

import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;
import io.undertow.util.Protocols;
import io.undertow.util.SameThreadExecutor;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.concurrent.RejectedExecutionException;
import org.serverzoo.api.Application;
import org.serverzoo.api.Call;
import org.serverzoo.api.Cost;
import org.serverzoo.api.Field;
import org.serverzoo.api.HttpDate;
import org.serverzoo.api.Problem;
import org.serverzoo.api.Request;
import org.serverzoo.api.Response;
import org.serverzoo.api.Status;
import org.serverzoo.http1.Outcome;
import org.serverzoo.http1.Persistence;
import org.xnio.IoUtils;
import org.xnio.conduits.StreamSinkConduit;

/// The root handler: asks the application and sends its answer.
///
/// A quick call runs where Undertow calls a handler, on the I/O thread. A blocking one is
/// *dispatched*: the handler returns without an answer, and the exchange stays open until the
/// offload has one. It is written on the I/O thread again, which alone knows the connection's
/// state.
final class ApplicationHandler implements HttpHandler {

  private static final System.Logger LOG = System.getLogger(ApplicationHandler.class.getName());

  private final Application application;
  private final UndertowServer server;

  ApplicationHandler(Application application, UndertowServer server) {
    this.application = application;
    this.server = server;
  }

  @Override
  public void handleRequest(HttpServerExchange exchange) {
    switch (RequestGate.of(exchange).nextArrival()) {
      case Outcome.Malformed refused -> {
        Response response = Problem.of(refused.status());
        server.answered("-", "-", response);
        send(exchange, response, Persistence.CLOSE);
      }
      case Outcome.Complete whole -> serve(exchange, whole);
      case Outcome.Incomplete _ -> throw new IllegalStateException("nothing is to be answered");
    }
  }

  private void serve(HttpServerExchange exchange, Outcome.Complete whole) {
    Call call = application.accept(whole.request());
    if (call.cost() == Cost.QUICK) {
      answer(exchange, whole, run(call));
    } else {
      // Same thread: that only means after this method, when Undertow has let go of the exchange.
      exchange.dispatch(SameThreadExecutor.INSTANCE, () -> offload(exchange, whole, call));
    }
  }

  private void offload(HttpServerExchange exchange, Outcome.Complete whole, Call call) {
    try {
      AnswerBatch.of(exchange).send();
    } catch (IOException gone) {
      IoUtils.safeClose(exchange.getConnection());
      return;
    }
    if (!server.offload().offer(() -> runOffloaded(exchange, whole, call))) {
      answer(exchange, whole, Problem.of(Status.UNAVAILABLE));
    }
  }

  /// On a thread of the offload: nothing of this connection may be touched here.
  private void runOffloaded(HttpServerExchange exchange, Outcome.Complete whole, Call call) {
    Response response = run(call);
    try {
      exchange.getIoThread().execute(() -> answer(exchange, whole, response));
    } catch (RejectedExecutionException ended) {
      // The grace period is over: nobody is left to be answered.
    }
  }

  /// A call must not throw. One that does has cost its own client an answer, and nobody else.
  private static Response run(Call call) {
    try {
      return call.run();
    } catch (RuntimeException | LinkageError fault) {
      LOG.log(Level.ERROR, "a call threw what it should have answered", fault);
      return Problem.of(Status.INTERNAL_ERROR);
    }
  }

  private void answer(HttpServerExchange exchange, Outcome.Complete whole, Response response) {
    if (!exchange.getConnection().isOpen()) {
      return; // The client went away, or was cut off, while the call was out.
    }
    boolean closing = !server.settings().keepAlive() || server.draining();
    Request request = whole.request();
    server.answered(request.method(), request.target(), response);
    send(exchange, response, whole.persistence().unless(closing));
  }

  private static void send(
      HttpServerExchange exchange, Response response, Persistence persistence) {
    RequestGate.of(exchange).sending(exchange, persistence == Persistence.CLOSE);
    exchange.setProtocol(Protocols.HTTP_1_1); // Whatever the client speaks (RFC 9110 section 2.5).
    exchange.setPersistent(persistence != Persistence.CLOSE);
    if (response.status() != Status.OK) {
      setStatus(exchange, response.status());
    }
    HeaderMap headers = exchange.getResponseHeaders();
    headers.put(Headers.SERVER, Response.SERVER);
    headers.put(Headers.DATE, HttpDate.now().text());
    headers.put(Headers.CONTENT_TYPE, response.contentType());
    exchange.setResponseContentLength(response.body().length());
    for (Field field : response.more()) {
      headers.put(Headers.fromCache(field.name()), field.value());
    }
    if (persistence == Persistence.KEEP_ANNOUNCED) {
      headers.put(Headers.CONNECTION, Headers.KEEP_ALIVE.toString());
    }
    exchange.getResponseSender().send(response.body().asByteBuffer());
  }

  private static void setStatus(HttpServerExchange exchange, Status status) {
    exchange.setStatusCode(status.code());
    exchange.setReasonPhrase(status.reason());
    if (status == Status.EXPECTATION_FAILED) {
      // Undertow closes the connection if it finds a 417 when it sets the answer up. That has been
      // decided already: so it finds it only after that.
      exchange.setStatusCode(Status.OK.code());
      exchange.addResponseWrapper((factory, answered) -> {
        StreamSinkConduit sink = factory.create();
        answered.setStatusCode(status.code());
        return sink;
      });
    }
  }
}
