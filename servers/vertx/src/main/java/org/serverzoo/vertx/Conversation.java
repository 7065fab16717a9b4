package org.serverzoo.vertx;

import io.vertx.core.Context;
import io.vertx.core.Future;
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
    /// It was sent; what the client still sends is dropped.
    LINGERING
  }

  /// What an answer does to its connection.
  private enum Then {
    STAY,
    LINGER,
    CLOSE
  }

  /// How long a client is heard out that was told that the connection ends: since its last byte of
  /// content, and in all. To close at once would reset it while it still sends, and the reset can
  /// overtake the answer (RFC 9112 section 9.6). Vert.x shuts down no single side: who waits for
  /// the end of the connection waits as long, so it is not a second for all.
  private static final Duration LINGER = Duration.ofMillis(250);

  private static final Duration LONGEST_LINGER = Duration.ofSeconds(1);

  // Prepared once: of a String, Vert.x would look at each character for each answer.
  private static final CharSequence SERVER = HttpHeaders.createOptimized("Server");
  private static final CharSequence DATE = HttpHeaders.createOptimized("Date");
  private static final CharSequence CONTENT_TYPE = HttpHeaders.createOptimized("Content-Type");
  private static final CharSequence CONTENT_LENGTH = HttpHeaders.createOptimized("Content-Length");
  private static final CharSequence CONNECTION = HttpHeaders.createOptimized("Connection");
  private static final CharSequence ZOO = HttpHeaders.createOptimized(Response.SERVER);

  private final VertxServer server;
  private final Offload.Lane offload;
  private final Context context;
  private final HttpConnection connection;

  private Phase phase = Phase.IDLE;

  /// When the phase was entered.
  private long begun = System.nanoTime();

  /// The same, or when some content last came.
  private long since = begun;

  private Runnable whenLate = () -> {};

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
      connection.shutdown(LONGEST_LINGER); // Vert.x drops what comes behind this one.
      return;
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
    // Who wants no further answer sends no more.
    Then then =
        !Heads.keepsAlive(request, head)
            ? Then.CLOSE
            : server.closesWith(response) ? Then.LINGER : Then.STAY;
    send(request, response, head.toHead(), then, head.oneDotZero()).onComplete(_ -> sent(then));
  }

  private void refuse(HttpServerRequest request, Status status, boolean toHead) {
    Response response = Problem.refusal(status);
    server.refused(response);
    send(request, response, toHead, Then.LINGER, false).onComplete(_ -> sent(Then.LINGER));
  }

  private Future<Void> send(
      HttpServerRequest request, Response response, boolean toHead, Then then, boolean oneDotZero) {
    enter(then == Then.STAY ? Phase.ANSWERING : Phase.ENDING);
    HttpServerResponse out = request.response();
    if (response.status() != Status.OK) {
      out.setStatusCode(response.status().code()).setStatusMessage(response.status().reason());
    }
    out.putHeader(SERVER, ZOO);
    out.putHeader(DATE, HttpHeaders.createOptimized(HttpDate.now().text()));
    out.putHeader(CONTENT_TYPE, HttpHeaders.createOptimized(response.contentType()));
    out.putHeader(CONTENT_LENGTH, String.valueOf(response.body().length()));
    for (Field field : response.more()) {
      out.putHeader(field.name(), field.value());
    }
    if (then != Then.STAY) {
      out.putHeader(CONNECTION, HttpHeaders.CLOSE);
    } else if (oneDotZero) {
      out.putHeader(CONNECTION, HttpHeaders.KEEP_ALIVE);
    }
    Buffer content =
        toHead
            ? Buffer.buffer()
            : Buffer.buffer(response.body().length()).setBytes(0, response.body().asByteBuffer());
    if (request.decoderResult().isSuccess()) {
      return out.end(content);
    }
    // Behind what it could not read Vert.x closes as soon as the answer ends. So that is left out.
    return toHead ? out.writeHead() : out.write(content);
  }

  private void sent(Then then) {
    switch (then) {
      case STAY -> {
        if (phase == Phase.ANSWERING) { // Else the next request has come already.
          enter(Phase.IDLE);
        }
      }
      case LINGER -> enter(Phase.LINGERING);
      case CLOSE -> connection.close();
    }
  }

  private void enter(Phase next) {
    phase = next;
    begun = System.nanoTime();
    since = begun;
  }

  /// Looks after the deadlines, now and then. Vert.x's own idle time-out would end a connection
  /// whose call is out.
  void tick(long now) {
    Limits limits = server.settings().limits();
    Duration quiet = Duration.ofNanos(now - since);
    Duration whole = Duration.ofNanos(now - begun);
    switch (phase) {
      case IDLE, ANSWERING, ENDING -> closeIf(quiet.compareTo(server.settings().idleTimeout()) > 0);
      case LINGERING -> closeIf(quiet.compareTo(LINGER) > 0 || whole.compareTo(LONGEST_LINGER) > 0);
      case CONTENT -> {
        if (quiet.compareTo(limits.bodyStall()) > 0 || whole.compareTo(limits.bodyDeadline()) > 0) {
          whenLate.run();
        }
      }
      case CALLING -> {
        // A call has no deadline here.
      }
    }
  }

  private void closeIf(boolean late) {
    if (late) {
      connection.close();
    }
  }
}
