package org.serverzoo.vertx;

import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;
import org.serverzoo.api.Body;
import org.serverzoo.api.Call;
import org.serverzoo.api.Cost;
import org.serverzoo.api.Field;
import org.serverzoo.api.HttpDate;
import org.serverzoo.api.Limits;
import org.serverzoo.api.Offload;
import org.serverzoo.api.Problem;
import org.serverzoo.api.Request;
import org.serverzoo.api.RequestHead;
import org.serverzoo.api.Response;
import org.serverzoo.api.Status;

/// What happens to the requests of one connection: read, called, answered, one after the other.
///
/// ```
///            head judged             content whole, QUICK
///   IDLE ─────────────────▶ CONTENT ──────────────────────▶ answer ─▶ ANSWERING ─ sent ─▶ IDLE
///    │ refused               │ late, large: refused          ▲
///    │                       └─ BLOCKING ─▶ CALLING ─────────┘ runOnContext
///    └──────────────────────────────────▶ the last answer ─ sent ─▶ LINGERING ─▶ closed
/// ```
///
/// Vert.x brings the next request only when the answer before it has ended, and keeps a few more of
/// a pipeline undelivered; then it stops reading. All of this runs on the verticle's context, but
/// for the call itself where it is offloaded.
final class Conversation {

  private enum Phase {
    IDLE,
    CONTENT,
    CALLING,
    /// The answer is on its way to the socket.
    ANSWERING,
    /// So is the last one.
    ENDING,
    /// A refusal was sent; what the client still sends is dropped.
    LINGERING
  }

  /// How long a client is heard out that was refused before its request was whole. To close at once
  /// would reset the connection while it still sends, and the reset can overtake the answer (RFC
  /// 9112 section 9.6). Vert.x shuts down no single side: a client that waits for the end waits as
  /// long, so this is a quarter of what other designs take.
  private static final Duration LINGER = Duration.ofMillis(250);

  private final VertxServer server;
  private final Offload.Lane offload;
  private final Context context;
  private final HttpConnection connection;

  private Phase phase = Phase.IDLE;

  /// When the phase was entered or, in CONTENT, when some of it last came.
  private long since = System.nanoTime();

  private long contentBegun;
  private Runnable whenLate = () -> {};
  private boolean lingers;

  Conversation(
      VertxServer server, Offload.Lane offload, Context context, HttpConnection connection) {
    this.server = server;
    this.offload = offload;
    this.context = context;
    this.connection = connection;
  }

  /// Takes a request whose head is whole.
  void serve(HttpServerRequest request) {
    if (ends()) {
      return; // What stands behind the last request is not answered.
    }
    switch (Heads.judge(request, server.settings().limits())) {
      case RequestHead.Refused(Status status) ->
          refuse(request, status, request.method().name().equals("HEAD"));
      case RequestHead.Accepted head -> {
        if (head.hasContent()) {
          receive(request, head);
        } else {
          call(request, head, Body.EMPTY);
        }
      }
    }
  }

  /// Takes a request whose head the decoder could not read.
  void refuse(HttpServerRequest request) {
    if (!ends()) {
      Status status = Heads.refusalOf(request, server.settings().limits());
      refuse(request, status, request.method().name().equals("HEAD"));
    }
  }

  private boolean ends() {
    return phase == Phase.ENDING || phase == Phase.LINGERING;
  }

  private void receive(HttpServerRequest request, RequestHead.Accepted head) {
    enter(Phase.CONTENT);
    contentBegun = since;
    whenLate = () -> refuse(request, Status.REQUEST_TIMEOUT, head.toHead());
    Buffer content = Buffer.buffer();
    request.handler(part -> {
      since = System.nanoTime();
      if (content.length() + part.length() <= server.settings().limits().maxBodyBytes()) {
        content.appendBuffer(part);
      } else if (phase == Phase.CONTENT) {
        refuse(request, Status.CONTENT_TOO_LARGE, head.toHead());
      }
    });
    request.endHandler(_ -> {
      if (phase == Phase.CONTENT) {
        call(request, head, Body.owning(content.getBytes()));
      }
    });
    request.exceptionHandler(_ -> {
      if (phase == Phase.CONTENT && !request.response().closed()) {
        refuse(request, Status.BAD_REQUEST, head.toHead());
      } // Else the client went away: nobody is left to be answered.
    });
    if (head.continueExpected()) {
      request.response().writeContinue();
    }
  }

  private void call(HttpServerRequest request, RequestHead.Accepted head, Body body) {
    Request asked = head.with(body);
    Call call = server.accept(asked);
    if (call.cost() == Cost.QUICK) {
      answer(request, head, asked, server.run(asked, call));
      return;
    }
    enter(Phase.CALLING);
    boolean taken =
        offload.offer(() -> {
          Response response = server.run(asked, call);
          context.runOnContext(_ -> answer(request, head, asked, response));
        });
    if (!taken) {
      answer(request, head, asked, Problem.of(Status.UNAVAILABLE));
    }
  }

  private void answer(
      HttpServerRequest request, RequestHead.Accepted head, Request asked, Response response) {
    if (request.response().closed()) {
      return; // The client went away, or was cut off, while the call was out.
    }
    server.answered(asked, response);
    boolean last = !Heads.keepsAlive(request, head) || server.closesWith(response);
    send(request, response, head.toHead(), last, head.oneDotZero());
  }

  private void refuse(HttpServerRequest request, Status status, boolean toHead) {
    Response response = Problem.refusal(status);
    server.refused(response);
    lingers = mayStillSend(request);
    send(request, response, toHead, true, false);
  }

  private static boolean mayStillSend(HttpServerRequest request) {
    return request.decoderResult().isFailure()
        || request.headers().contains(HttpHeaders.CONTENT_LENGTH)
        || request.headers().contains(HttpHeaders.TRANSFER_ENCODING);
  }

  private void send(
      HttpServerRequest request,
      Response response,
      boolean toHead,
      boolean last,
      boolean oneDotZero) {
    enter(last ? Phase.ENDING : Phase.ANSWERING);
    HttpServerResponse out = request.response();
    out.setStatusCode(response.status().code()).setStatusMessage(response.status().reason());
    out.putHeader("Server", Response.SERVER);
    out.putHeader("Date", HttpDate.now().text());
    out.putHeader("Content-Type", response.contentType());
    out.putHeader("Content-Length", String.valueOf(response.body().length()));
    for (Field field : response.more()) {
      out.putHeader(field.name(), field.value());
    }
    if (last) {
      out.putHeader("Connection", "close");
    } else if (oneDotZero) {
      out.putHeader("Connection", "keep-alive");
    }
    (toHead ? out.end() : out.end(Buffer.buffer(response.body().toByteArray())))
        .onComplete(_ -> sent());
  }

  private void sent() {
    if (phase == Phase.ENDING && lingers) {
      enter(Phase.LINGERING);
    } else if (phase == Phase.ENDING) {
      connection.close();
    } else if (phase == Phase.ANSWERING) {
      enter(Phase.IDLE);
    }
  }

  private void enter(Phase next) {
    phase = next;
    since = System.nanoTime();
  }

  /// Looks after the deadlines, now and then. Vert.x's own idle time-out would end a connection
  /// whose call is out.
  void tick(long now) {
    Duration quiet = Duration.ofNanos(now - since);
    Limits limits = server.settings().limits();
    switch (phase) {
      case IDLE, ANSWERING, ENDING -> {
        if (quiet.compareTo(server.settings().idleTimeout()) > 0) {
          connection.close();
        }
      }
      case LINGERING -> {
        if (quiet.compareTo(LINGER) > 0) {
          connection.close();
        }
      }
      case CONTENT -> {
        boolean late =
            quiet.compareTo(limits.bodyStall()) > 0
                || now - contentBegun > limits.bodyDeadline().toNanos();
        if (late) {
          whenLate.run();
        }
      }
      case CALLING -> {}
    }
  }
}
