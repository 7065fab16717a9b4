package org.serverzoo.jetty;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.Blocker;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Scheduler;

/// What follows the last answer of a connection is read and dropped for a second. A server that
/// closes with bytes unread makes the kernel reset the connection, and a reset can overtake the
/// answer (RFC 9112 section 9.6).
///
/// ```
///   answer written, output shut down by Jetty ──▶ read and drop ◀──┐
///                                                   │     │ none here: wait, on a virtual thread
///                                                   │     └────────┘
///            end of stream, or a second is over ◀───┘
///                   └──▶ the request is complete, and the connection closed
/// ```
///
/// Until the request is complete Jetty leaves the endpoint alone.
final class Linger implements Callback {

  private static final long LINGER_MILLIS = 1000;

  private static final int BUFFER_BYTES = 4096;

  private final EndPoint endPoint;
  private final Scheduler scheduler;
  private final Callback complete;

  Linger(Request request, Callback complete) {
    this.endPoint = request.getConnectionMetaData().getConnection().getEndPoint();
    this.scheduler = request.getComponents().getScheduler();
    this.complete = complete;
  }

  @Override
  public InvocationType getInvocationType() {
    return InvocationType.BLOCKING;
  }

  /// The answer is written. Selectors have others to serve.
  @Override
  public void succeeded() {
    if (Thread.currentThread().isVirtual()) {
      drop();
    } else {
      Thread.startVirtualThread(this::drop);
    }
  }

  @Override
  public void failed(Throwable cause) {
    complete.failed(cause);
  }

  private void drop() {
    Scheduler.Task end = scheduler.schedule(endPoint::close, LINGER_MILLIS, TimeUnit.MILLISECONDS);
    ByteBuffer dropped = BufferUtil.allocate(BUFFER_BYTES);
    try {
      while (awaitBytes() && endPoint.fill(dropped) >= 0) {
        BufferUtil.clear(dropped);
      }
    } catch (IOException closed) {
      // By the client, or because the time is over.
    }
    end.cancel();
    endPoint.close();
    complete.succeeded();
  }

  /// False if Jetty waits for content still, that does not come: then nothing is under way.
  private boolean awaitBytes() throws IOException {
    try (Blocker.Callback readable = Blocker.callback()) {
      if (!endPoint.tryFillInterested(readable)) {
        readable.succeeded();
        return false;
      }
      readable.block();
      return true;
    }
  }
}
