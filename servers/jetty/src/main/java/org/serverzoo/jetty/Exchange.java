package org.serverzoo.jetty;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.NanoTime;
import org.eclipse.jetty.util.thread.Invocable;
import org.serverzoo.api.Body;
import org.serverzoo.api.Call;
import org.serverzoo.api.Cost;
import org.serverzoo.api.Limits;
import org.serverzoo.api.Problem;
import org.serverzoo.api.Request;
import org.serverzoo.api.RequestHead;
import org.serverzoo.api.Response;
import org.serverzoo.api.Status;

/// One request from the end of its head to its answer.
///
/// ```
///   begin ──▶ read content ◀─┐ ──▶ call, on the request's virtual thread ─────▶ answer
///     │          │ none here │ ──▶ or on the selector's: QUICK ───────────────▶ answer
///     │          │           │                        BLOCKING, offloaded ───▶ answer
///     │          └─ demand ──┘ ──▶ malformed, too large, late ─▶ refuse
///     └─ no content ─▶ call
/// ```
///
/// It belongs to the thread that Jetty has handed the connection to: the request's own, or the
/// selector's; and once a call is offloaded, to the thread that runs the call. Jetty writes from
/// any of them.
final class Exchange implements Invocable.Task {

  private final JettyServer server;
  private final org.eclipse.jetty.server.Request source;
  private final RequestHead.Accepted head;
  private final Answer answer;
  private final long begunNanos = NanoTime.now();

  /// Copied: Jetty's own buffer keeps each chunk apart, and goes through all of them for each more.
  private final ByteArrayOutputStream content = new ByteArrayOutputStream(0);

  Exchange(
      JettyServer server,
      org.eclipse.jetty.server.Request source,
      RequestHead.Accepted head,
      Answer answer) {
    this.server = server;
    this.source = source;
    this.head = head;
    this.answer = answer;
  }

  void begin() {
    if (head.hasContent()) {
      run();
    } else {
      call(Body.EMPTY);
    }
  }

  @Override
  public InvocationType getInvocationType() {
    return server.onVirtualThreads() ? InvocationType.BLOCKING : InvocationType.NON_BLOCKING;
  }

  /// Reads the content that is here. Where there is none yet, Jetty runs it again.
  @Override
  public void run() {
    while (true) {
      Content.Chunk chunk = source.read();
      if (chunk == null) {
        await();
        return;
      }
      if (Content.Chunk.isFailure(chunk)) {
        boolean late = chunk.getFailure() instanceof TimeoutException;
        answer.refuse(late ? Status.REQUEST_TIMEOUT : Status.BAD_REQUEST);
        return;
      }
      boolean fits = append(chunk.getByteBuffer());
      chunk.release();
      if (!fits) {
        answer.refuse(Status.CONTENT_TOO_LARGE);
        return;
      }
      if (chunk.isLast()) {
        ended();
        return;
      }
    }
  }

  private boolean append(ByteBuffer part) {
    boolean fits = content.size() + part.remaining() <= server.settings().limits().maxBodyBytes();
    if (fits) {
      content.writeBytes(BufferUtil.toArray(part));
    }
    return fits;
  }

  private void ended() {
    if (endPoint().isInputShutdown()) {
      // No whole message needs the end of the stream. Jetty forgives a last line without its end.
      answer.refuse(Status.BAD_REQUEST);
    } else if (trailersTooLarge()) {
      answer.refuse(Status.FIELDS_TOO_LARGE);
    } else {
      endPoint().setIdleTimeout(server.settings().idleTimeout().toMillis());
      call(Body.owning(content.toByteArray()));
    }
  }

  private boolean trailersTooLarge() {
    HttpFields trailers = source.getTrailers();
    return trailers != null
        && RequestHead.tooLarge(Heads.fields(trailers), server.settings().limits());
  }

  /// Jetty has an idle timeout: here it is that of a stall, or what is left for the whole body.
  private void await() {
    Limits limits = server.settings().limits();
    long left = limits.bodyDeadline().toMillis() - NanoTime.millisSince(begunNanos);
    if (left <= 0) {
      answer.refuse(Status.REQUEST_TIMEOUT);
      return;
    }
    endPoint().setIdleTimeout(Math.min(left, limits.bodyStall().toMillis()));
    source.demand(this);
  }

  private EndPoint endPoint() {
    return source.getConnectionMetaData().getConnection().getEndPoint();
  }

  private void call(Body body) {
    Request request = head.with(body);
    Call call = server.accept(request);
    if (call.cost() == Cost.QUICK) {
      answer(request, call);
      return;
    }
    source.addIdleTimeoutListener(_ -> false); // A call may take what time it needs.
    if (server.onVirtualThreads()) {
      answer(request, call);
    } else if (!server.offload().offer(() -> answer(request, call))) {
      answer.write(request, Problem.of(Status.UNAVAILABLE), head.keepAlive());
    }
  }

  private void answer(Request request, Call call) {
    Response response = server.run(request, call);
    answer.write(request, response, head.keepAlive());
  }
}
