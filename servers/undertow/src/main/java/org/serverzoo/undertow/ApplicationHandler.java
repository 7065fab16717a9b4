package org.serverzoo.undertow;

import io.undertow.io.IoCallback;
import io.undertow.io.Sender;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.protocol.http.HttpContinue;
import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import io.undertow.util.Protocols;
import io.undertow.util.SameThreadExecutor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.concurrent.RejectedExecutionException;
import org.serverzoo.api.Body;
import org.serverzoo.api.Call;
import org.serverzoo.api.Cost;
import org.serverzoo.api.Field;
import org.serverzoo.api.HttpDate;
import org.serverzoo.api.Offload;
import org.serverzoo.api.Problem;
import org.serverzoo.api.Request;
import org.serverzoo.api.RequestHead;
import org.serverzoo.api.Response;
import org.serverzoo.api.Status;
import org.xnio.IoUtils;

/// The root handler: asks the application and sends its answer.
///
/// ```
///   handleRequest ─▶ judge the head ─▶ receive the content ─▶ QUICK: call, send
///     (I/O thread)         │ refused          │ late, large       BLOCKING: dispatch ─▶ offload
///                          └──────────────────┴─▶ send, close                │ a task of
///                                                 send ◀─────────────────────┘ the I/O thread
/// ```
///
/// A quick call runs where Undertow calls a handler, on the I/O thread. A blocking one is
/// *dispatched*: the handler returns without an answer, and the exchange stays open until the
/// offload has one. It is written on the I/O thread again, which alone knows the connection's
/// state.
final class ApplicationHandler implements HttpHandler {

  private final UndertowServer server;
  private final Offload.Lane offload;

  ApplicationHandler(UndertowServer server, Offload.Lane offload) {
    this.server = server;
    this.offload = offload;
  }

  @Override
  public void handleRequest(HttpServerExchange exchange) {
    server.exchangeBegins(exchange);
    switch (Heads.judge(exchange, server.settings().limits())) {
      case RequestHead.Refused(Status status) -> refuse(exchange, status);
      case RequestHead.Accepted head -> {
        if (exchange.isRequestComplete()) {
          // Or Undertow would close: a client that was not answered may send content still.
          HttpContinue.markContinueResponseSent(exchange);
          serve(exchange, head, Body.EMPTY);
        } else {
          receive(exchange, head);
        }
      }
    }
  }

  private void receive(HttpServerExchange exchange, RequestHead.Accepted head) {
    Content content = new Content(exchange, head);
    if (!head.continueExpected()) {
      content.receive();
      return;
    }
    HttpContinue.sendContinueResponse(
        exchange,
        new IoCallback() {
          @Override
          public void onComplete(HttpServerExchange same, Sender sender) {
            content.receive();
          }

          @Override
          public void onException(HttpServerExchange same, Sender sender, IOException gone) {
            IoUtils.safeClose(same.getConnection());
          }
        });
  }

  /// The content of one request on its way in. Touched by the connection's I/O thread alone.
  private final class Content {

    private final HttpServerExchange exchange;
    private final RequestHead.Accepted head;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final long begun = System.nanoTime();
    private long lastPart = begun;
    private boolean ended;

    Content(HttpServerExchange exchange, RequestHead.Accepted head) {
      this.exchange = exchange;
      this.head = head;
    }

    void receive() {
      exchange.getRequestReceiver().receivePartialBytes(this::add, (_, _) -> fail());
      if (!ended) {
        server.whenTicking(exchange, this::refuseIfLate);
      }
    }

    private void add(HttpServerExchange same, byte[] part, boolean last) {
      if (ended) {
        return; // It was refused: what still comes is dropped.
      }
      lastPart = System.nanoTime();
      if (bytes.size() + part.length > server.settings().limits().maxBodyBytes()) {
        end(Status.CONTENT_TOO_LARGE);
        return;
      }
      bytes.writeBytes(part);
      if (last) {
        ended = true;
        serve(exchange, head, Body.owning(bytes.toByteArray()));
      }
    }

    private void fail() {
      if (!ended) {
        end(Status.BAD_REQUEST);
      }
    }

    /// @return whether to look again
    private boolean refuseIfLate(long now) {
      boolean late =
          now - lastPart > server.settings().limits().bodyStall().toNanos()
              || now - begun > server.settings().limits().bodyDeadline().toNanos();
      if (!ended && late) {
        end(Status.REQUEST_TIMEOUT);
      }
      return !ended;
    }

    private void end(Status status) {
      ended = true;
      refuse(exchange, status);
    }
  }

  private void serve(HttpServerExchange exchange, RequestHead.Accepted head, Body body) {
    Request request = head.with(body);
    Call call = server.accept(request);
    if (call.cost() == Cost.QUICK) {
      answer(exchange, head, request, server.run(request, call));
    } else {
      // Same thread: that only means after this method, when Undertow has let go of the exchange.
      exchange.dispatch(
          SameThreadExecutor.INSTANCE,
          () -> {
            if (!offload.offer(() -> runOffloaded(exchange, head, request, call))) {
              answer(exchange, head, request, Problem.of(Status.UNAVAILABLE));
            }
          });
    }
  }

  /// On a thread of the offload: nothing of this connection may be touched here.
  private void runOffloaded(
      HttpServerExchange exchange, RequestHead.Accepted head, Request request, Call call) {
    Response response = server.run(request, call);
    try {
      exchange.getIoThread().execute(() -> answer(exchange, head, request, response));
    } catch (RejectedExecutionException ended) {
      // The grace period is over: nobody is left to be answered.
    }
  }

  private void answer(
      HttpServerExchange exchange, RequestHead.Accepted head, Request request, Response response) {
    if (!exchange.getConnection().isOpen()) {
      return; // The client went away, or was cut off, while the call was out.
    }
    server.answered(request, response);
    // Undertow takes a bare LF, and more, for the end of a chunk's line. Another reader may see
    // another end of the message, so nothing may follow it.
    boolean chunked = exchange.getRequestHeaders().contains(Headers.TRANSFER_ENCODING);
    boolean last = chunked || !head.keepAlive() || server.closesWith(response);
    send(exchange, response, last, head.oneDotZero());
  }

  private void refuse(HttpServerExchange exchange, Status status) {
    Response response = Problem.refusal(status);
    server.refused(response);
    send(exchange, response, true, false);
  }

  private static void send(
      HttpServerExchange exchange, Response response, boolean last, boolean oneDotZero) {
    exchange.setProtocol(Protocols.HTTP_1_1); // Whatever the client speaks (RFC 9110 section 2.5).
    exchange.setPersistent(!last);
    exchange.setStatusCode(response.status().code());
    exchange.setReasonPhrase(response.status().reason());
    HeaderMap headers = exchange.getResponseHeaders();
    headers.put(Headers.SERVER, Response.SERVER);
    headers.put(Headers.DATE, HttpDate.now().text());
    headers.put(Headers.CONTENT_TYPE, response.contentType());
    exchange.setResponseContentLength(response.body().length());
    for (Field field : response.more()) {
      headers.put(HttpString.tryFromString(field.name()), field.value());
    }
    if (!last && oneDotZero) {
      headers.put(Headers.CONNECTION, Headers.KEEP_ALIVE.toString());
    }
    exchange.getResponseSender().send(response.body().asByteBuffer());
  }
}
