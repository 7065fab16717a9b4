package org.serverzoo.vertx;

import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.impl.http1.Http1ServerRequest;
import java.util.function.Consumer;
import org.serverzoo.api.Body;
import org.serverzoo.api.Call;
import org.serverzoo.api.Cost;
import org.serverzoo.api.Fields;
import org.serverzoo.api.Problem;
import org.serverzoo.api.Request;
import org.serverzoo.api.Response;
import org.serverzoo.api.Status;
import org.serverzoo.api.Target;
import org.serverzoo.vertx.StrictDecoder.Refusal;

/// What happens to the requests of one connection: read, called, answered, one after the other.
///
/// Vert.x brings the next request only when the answer before it has ended, and keeps a few more of
/// a pipeline undelivered; then it stops reading. All of this runs on the event loop, but for the
/// call itself where it is offloaded.
final class Connection {

  private final VertxServer server;
  private final HttpVerticle loop;
  private final HttpConnection connection;
  private final StrictDecoder decoder;
  private final Wire wire;

  Connection(
      VertxServer server,
      HttpVerticle loop,
      HttpConnection connection,
      StrictDecoder decoder,
      Wire wire) {
    this.server = server;
    this.loop = loop;
    this.connection = connection;
    this.decoder = decoder;
    this.wire = wire;
  }

  /// The last answer was given: what the client has sent behind its request is not looked at.
  private boolean ended;

  Wire wire() {
    return wire;
  }

  /// Takes a request whose head is whole and good.
  void serve(HttpServerRequest request) {
    if (ended) {
      return;
    }
    RequestHead head = (RequestHead) ((Http1ServerRequest) request).nettyRequest();
    wire.begin(head.bodyFollows());
    if (!head.bodyFollows()) {
      call(request, head, Body.EMPTY);
      return;
    }
    if (head.expectsContinue() && !decoder.hasUndecodedBytes()) {
      request.response().writeContinue();
    }
    request
        .body()
        .onComplete(
            whole -> {
              wire.bodyEnded();
              call(request, head, Body.owning(whole.getBytes()));
            },
            fault -> {
              if (fault instanceof Refusal refusal) {
                refuse(request, refusal.status());
              } // Else the client went away: nobody is left to be answered.
            });
  }

  /// Takes a request whose head is at fault.
  void refuse(HttpServerRequest request) {
    if (!ended) {
      refuse(request, ((Refusal) request.decoderResult().cause()).status());
    }
  }

  /// Vert.x itself closes after this: with what is wrong it can tell where the next request begins
  /// no more than we can.
  private void refuse(HttpServerRequest request, Status status) {
    Response response = Problem.of(status);
    ended = true;
    wire.lingerAtClose();
    server.answered("-", "-", response);
    loop.answers().send(request.response(), response, false, "close");
    wire.answered();
  }

  private void call(HttpServerRequest request, RequestHead head, Body body) {
    Target target = head.target();
    Request asked =
        new Request(
            head.method().name(), target.path(), target.query(), Fields.of(head.fields()), body);
    Consumer<Response> answer = response -> answer(request.response(), head, asked, response);
    Call call = server.accept(asked);
    if (call.cost() == Cost.QUICK) {
      answer.accept(server.run(call));
    } else if (!server.offload().offer(() -> server.run(call), answer)) {
      answer.accept(Problem.of(Status.UNAVAILABLE));
    }
  }

  private void answer(HttpServerResponse out, RequestHead head, Request asked, Response response) {
    if (out.closed()) {
      return; // The client went away, or was cut off, while the call was out.
    }
    ended = !server.settings().keepAlive() || server.draining() || !head.keepsAlive();
    if (ended) {
      wire.lingerAtClose();
    }
    String token = ended ? "close" : head.oneDotZero() ? "keep-alive" : "";
    server.answered(asked.method(), asked.target(), response);
    loop.answers().send(out, response, asked.method().equals("HEAD"), token);
    wire.answered();
    if (ended) {
      connection.close();
    }
  }
}
