package org.serverzoo.jetty;

import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.PreEncodedHttpField;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request.Handler.AbortException;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Invocable;
import org.serverzoo.api.Body;
import org.serverzoo.api.Call;
import org.serverzoo.api.Cost;
import org.serverzoo.api.Field;
import org.serverzoo.api.HttpDate;
import org.serverzoo.api.Problem;
import org.serverzoo.api.Request;
import org.serverzoo.api.Response;
import org.serverzoo.api.Status;

/// One request from the end of its head to its answer.
///
/// ```
///   begin ──▶ read content ◀─┐ ──▶ call, on the request's virtual thread ─────▶ answer
///     │          │ none here │ ──▶ or on the selector's: QUICK ───────────────▶ answer
///     │          │           │                        BLOCKING, offloaded ───▶ answer
///     │          └─ demand ──┘ ──▶ faulty, stalled ─▶ refuse: answer and close
///     └─ refused already ────────▶ refuse
/// ```
///
/// It belongs to the thread that Jetty has handed the connection to: the request's own, or the
/// selector's; and once a call is offloaded, to the thread that runs the call. Jetty writes from
/// any of them.
final class Exchange implements Invocable.Task {

  private static final System.Logger LOG = System.getLogger(Exchange.class.getName());

  private static final HttpField SERVER =
      new PreEncodedHttpField(HttpHeader.SERVER, Response.SERVER);

  private static final int FIRST_CONTENT_BYTES = 4096;

  private final JettyServer server;
  private final GatedConnection connection;
  private final org.eclipse.jetty.server.Request source;
  private final org.eclipse.jetty.server.Response sink;
  private final Callback callback;

  private byte[] content = {};
  private int contentBytes;
  private boolean waited;

  Exchange(
      JettyServer server,
      org.eclipse.jetty.server.Request source,
      org.eclipse.jetty.server.Response sink,
      Callback callback) {
    this.server = server;
    this.connection = (GatedConnection) source.getConnectionMetaData();
    this.source = source;
    this.sink = sink;
    this.callback = callback;
  }

  void begin() {
    Optional<Status> refusal = connection.gate().refusal();
    if (refusal.isPresent()) {
      refuse(refusal.get());
    } else if (connection.contentExpected()) {
      run();
    } else {
      call();
    }
  }

  /// Reading content does not block: where there is none yet, Jetty calls [#run()] again.
  @Override
  public InvocationType getInvocationType() {
    return InvocationType.NON_BLOCKING;
  }

  /// Reads the content that is here.
  @Override
  public void run() {
    while (true) {
      Content.Chunk chunk = source.read();
      if (chunk == null) {
        waited = true;
        connection.awaitContent();
        source.demand(this);
        return;
      }
      if (Content.Chunk.isFailure(chunk)) {
        contentFailed(chunk.getFailure());
        return;
      }
      append(chunk.getByteBuffer());
      chunk.release();
      if (chunk.isLast()) {
        if (waited) {
          connection.contentEnded();
        }
        call();
        return;
      }
    }
  }

  private void append(ByteBuffer more) {
    int count = more.remaining();
    if (contentBytes + count > content.length) {
      int room = Math.max(FIRST_CONTENT_BYTES, 2 * (contentBytes + count));
      content = Arrays.copyOf(content, Math.min(room, server.settings().limits().maxBodyBytes()));
    }
    more.get(content, contentBytes, count);
    contentBytes += count;
  }

  private void contentFailed(Throwable failure) {
    Optional<Status> fault = connection.gate().contentFault();
    if (fault.isPresent()) {
      refuse(fault.get());
    } else if (failure instanceof TimeoutException) {
      refuse(Status.REQUEST_TIMEOUT);
    } else {
      // The client went away: there is nobody to answer.
      callback.failed(new AbortException(failure));
    }
  }

  private void call() {
    Body body =
        Body.owning(
            contentBytes == content.length ? content : Arrays.copyOf(content, contentBytes));
    Request request = connection.gate().head().request(body);
    Call call = server.application().accept(request);
    if (call.cost() == Cost.QUICK) {
      answer(request, run(call, request));
      return;
    }
    connection.callBegins();
    if (server.onVirtualThreads()) {
      runBlocking(call, request);
    } else if (!server.offload().offer(() -> runBlocking(call, request))) {
      connection.callEnded();
      answer(request, Problem.of(Status.UNAVAILABLE));
    }
  }

  /// On the request's own thread, or one of the offload.
  private void runBlocking(Call call, Request request) {
    Response response = run(call, request);
    connection.callEnded();
    answer(request, response);
  }

  private static Response run(Call call, Request request) {
    try {
      return call.run();
    } catch (Throwable ours) {
      LOG.log(Level.ERROR, () -> request.method() + ' ' + request.target(), ours);
      return Problem.of(Status.INTERNAL_ERROR);
    }
  }

  private void answer(Request request, Response response) {
    server.answered(request.method(), request.target(), response);
    boolean closing = !connection.isPersistent() || server.draining();
    write(response, request.method().equals("HEAD"), closing);
  }

  void refuse(Status status) {
    Response response = Problem.of(status);
    server.answered("-", "-", response);
    write(response, false, true);
  }

  private void write(Response response, boolean headOnly, boolean closing) {
    Body body = response.body();
    HttpFields.Mutable fields = sink.getHeaders();
    sink.setStatus(response.status().code());
    fields.add(SERVER);
    fields.add(DateField.now());
    fields.add(HttpHeader.CONTENT_TYPE, response.contentType());
    fields.add(HttpHeader.CONTENT_LENGTH, body.length());
    for (Field field : response.more()) {
      fields.add(field.name(), field.value());
    }
    if (closing) {
      fields.add(HttpFields.CONNECTION_CLOSE);
    }
    sink.write(true, headOnly ? BufferUtil.EMPTY_BUFFER : body.asByteBuffer(), callback);
  }

  /// The `Date` of this second, encoded once.
  ///
  /// @param date what was encoded
  private record DateField(HttpDate date, HttpField encoded) {

    /// Replaced by the first thread that sees a new second; two that race write the same.
    private static volatile DateField latest = of(HttpDate.now());

    static HttpField now() {
      HttpDate now = HttpDate.now();
      DateField known = latest;
      if (known.date.second() != now.second()) {
        known = of(now);
        latest = known;
      }
      return known.encoded;
    }

    private static DateField of(HttpDate date) {
      return new DateField(date, new PreEncodedHttpField(HttpHeader.DATE, date.text()));
    }
  }
}
