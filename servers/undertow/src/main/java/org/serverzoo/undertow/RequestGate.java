package org.serverzoo.undertow;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.undertow.server.AbstractServerConnection;
import io.undertow.server.HttpServerExchange;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;
import org.serverzoo.api.Settings;
import org.serverzoo.api.Status;
import org.serverzoo.http1.Outcome;
import org.serverzoo.http1.RequestParser;
import org.xnio.IoUtils;
import org.xnio.StreamConnection;
import org.xnio.channels.StreamSinkChannel;
import org.xnio.conduits.AbstractStreamSourceConduit;
import org.xnio.conduits.ConduitReadableByteChannel;
import org.xnio.conduits.Conduits;
import org.xnio.conduits.StreamSourceConduit;

/// Stands between a socket and Undertow's parser, and lets through whole, valid requests only.
///
/// Undertow's parser cannot be replaced, and is kinder than this server's rules allow: it unfolds
/// folded fields, takes an unknown version for 1.1, skips stray bytes in chunks, forgets the order
/// of the fields, and answers whatever it does refuse with bytes of its own. A conduit under it has
/// the parser of the hand-written designs read the bytes first, and shows it a head of each request
/// that this one has passed. What was refused it replaces by a request of its own, so that the
/// refusal takes the way of every other answer: by the exchange, in its turn.
///
/// ```
///          first byte         whole head, body to come
///   IDLE ─────────────▶ HEAD ─────────────────────────▶ BODY
///    ▲ │ whole request   │ whole                          │ whole
///    │ └─────────────────┴──────────▶ ANSWERING ◀─────────┘ or overdue
///    │                                 │     │
///    └────────── answer is sent ───────┘     └─ sent, and closing ─▶ CLOSING ──▶ closed
/// ```
///
/// Everything here happens on the connection's I/O thread.
final class RequestGate extends AbstractStreamSourceConduit<StreamSourceConduit> {

  private enum Phase {
    /// Not a byte of the next request has come.
    IDLE,
    HEAD,
    BODY,
    /// Undertow has the request, and those that came with it; more of them wait in the kernel.
    ANSWERING,
    /// The last answer is sent; what the client still sends is thrown away. To close at once would
    /// reset the connection, and the reset could overtake the answer.
    CLOSING
  }

  /// How long an idle connection is left open when the server drains: a request may be on its way,
  /// and closing now would lose it.
  private static final Duration QUIET = Duration.ofMillis(500);

  private static final Duration LINGER = Duration.ofSeconds(1);
  private static final int LINGER_BYTES = 256 << 10;

  private static final byte[] CONTINUE = "HTTP/1.1 100 Continue\r\n\r\n".getBytes(ISO_8859_1);

  private static final Outcome OVERDUE =
      new Outcome.Malformed(Status.REQUEST_TIMEOUT, "the client took too long");

  private final StreamConnection connection;
  private final IoLoop loop;
  private final UndertowServer server;
  private final RequestParser parser;

  private Phase phase = Phase.IDLE;

  /// When the phase was entered or, in BODY and ANSWERING, when bytes last moved. Nanoseconds.
  private long since;

  /// What Undertow has been shown and has not begun to answer: requests, and a refusal as the last.
  private final Deque<Outcome> shown = new ArrayDeque<>(1);

  /// What came behind those and is not whole, until it is awaited.
  private Outcome.Incomplete following = Outcome.Incomplete.BETWEEN_REQUESTS;

  /// The deadline of a head or a body is over.
  private boolean overdue;

  /// Whose answer is on its way, and how much of it had gone at the last tick.
  private @Nullable HttpServerExchange sending;

  private long sent;
  private boolean closing;
  private int discarded;

  /// Undertow is about to suspend reads for a request that it was shown.
  private boolean suspending;

  RequestGate(StreamConnection connection, IoLoop loop, UndertowServer server) {
    super(connection.getSourceChannel().getConduit());
    this.connection = connection;
    this.loop = loop;
    this.server = server;
    this.parser = new RequestParser(server.settings().limits());
    enter(Phase.IDLE);
  }

  /// The gate that an exchange's request has come through.
  static RequestGate of(HttpServerExchange exchange) {
    AbstractServerConnection connection = (AbstractServerConnection) exchange.getConnection();
    return (RequestGate) connection.getOriginalSourceConduit();
  }

  /// What the next exchange shall answer, whatever it looks like to Undertow: an [Outcome.Complete]
  /// or an [Outcome.Malformed].
  Outcome nextArrival() {
    sending = null;
    Outcome arrival = shown.remove();
    suspending = !shown.isEmpty();
    return arrival;
  }

  /// Whether another answer follows the current one without anything more being read.
  boolean hasShownMore() {
    return !closing && !shown.isEmpty();
  }

  /// The answer begins to be sent.
  void sending(HttpServerExchange exchange, boolean last) {
    sending = exchange;
    sent = -1;
    closing = last;
  }

  /// Gives Undertow the heads of the next whole requests, or nothing yet.
  @Override
  public int read(ByteBuffer target) throws IOException {
    if (closing) {
      return discard();
    }
    int before = target.position();
    awaitFollowing();
    while (shown.isEmpty()) {
      show(target);
      parser.release();
      if (shown.isEmpty()) {
        awaitFollowing();
        int count = next.read(loop.input());
        if (count <= 0) {
          return count;
        }
        parser.feed(loop.takeInput(), 0, count);
      }
    }
    phase = Phase.ANSWERING;
    suspending = true;
    return target.position() - before;
  }

  /// Shows what is whole, until something is not.
  private void show(ByteBuffer target) {
    while (target.remaining() >= ShownHead.MOST_BYTES) {
      switch (overdue ? OVERDUE : parser.next()) {
        case Outcome.Incomplete missing -> {
          following = missing;
          return;
        }
        case Outcome.Complete whole -> {
          ShownHead.put(whole.request(), target);
          shown.add(whole);
        }
        case Outcome.Malformed refused -> {
          ShownHead.putStandIn(target);
          shown.add(refused);
          return;
        }
      }
    }
  }

  private void awaitFollowing() throws IOException {
    Outcome.Incomplete missing = following;
    following = Outcome.Incomplete.BETWEEN_REQUESTS;
    switch (missing) {
      case BETWEEN_REQUESTS -> {
        // Idle, and since when is known.
      }
      case IN_HEAD -> {
        if (phase == Phase.IDLE) {
          enter(Phase.HEAD); // One deadline for all its bytes.
        }
      }
      case CONTINUE_EXPECTED -> {
        sayContinue();
        enter(Phase.BODY);
      }
      case IN_BODY -> enter(Phase.BODY);
    }
  }

  private void sayContinue() throws IOException {
    ByteBuffer interim = ByteBuffer.wrap(CONTINUE);
    connection.getSinkChannel().write(interim);
    if (interim.hasRemaining()) {
      throw new IOException("a client that waits to be told to go on reads nothing");
    }
  }

  private int discard() throws IOException {
    if (phase != Phase.CLOSING) {
      enter(Phase.CLOSING);
    }
    while (discarded < LINGER_BYTES) {
      int count = next.read(loop.input());
      if (count <= 0) {
        return count;
      }
      discarded += count;
    }
    return -1;
  }

  /// Undertow suspends reads before each request, and again if bytes come while it is answered. The
  /// second time is early enough: nearly always the answer is sent before anything comes.
  @Override
  public void suspendReads() {
    if (suspending) {
      suspending = false;
    } else {
      next.suspendReads();
    }
  }

  /// Undertow wants to hear of more bytes: after an answer, or for want of a whole request.
  @Override
  public void resumeReads() {
    if (phase == Phase.ANSWERING && !closing) {
      sending = null;
      enter(Phase.IDLE);
      if (parser.hasBytes() || following != Outcome.Incomplete.BETWEEN_REQUESTS) {
        // Not a plain call: a long pipeline must not recurse.
        next.wakeupReads();
        return;
      }
    }
    next.resumeReads();
  }

  private void enter(Phase entered) {
    phase = entered;
    since = System.nanoTime();
  }

  /// Called once a tick.
  void endIfOverdue(long now) {
    if (phase == Phase.ANSWERING && hasMoved()) {
      since = now;
    }
    if (!isOverdue(now)) {
      return;
    }
    switch (phase) {
      case IDLE, ANSWERING, CLOSING -> IoUtils.safeClose(connection);
      case HEAD, BODY -> {
        overdue = true;
        next.wakeupReads();
      }
    }
  }

  /// Whether the answer has got on since the last tick; one that is not there yet has no deadline.
  private boolean hasMoved() {
    if (sending == null) {
      return true;
    }
    long before = sent;
    sent = sending.getResponseBytesSent();
    return sent != before;
  }

  private boolean isOverdue(long now) {
    Settings settings = server.settings();
    long waited = now - since;
    return switch (phase) {
      case IDLE ->
          server.draining()
              ? Math.min(waited, server.drainedFor(now)) > QUIET.toNanos()
              : waited > settings.idleTimeout().toNanos();
      case HEAD -> waited > settings.limits().headDeadline().toNanos();
      case BODY -> waited > settings.limits().bodyStall().toNanos();
      case ANSWERING -> waited > settings.idleTimeout().toNanos();
      case CLOSING -> waited > LINGER.toNanos();
    };
  }

  @Override
  public long read(ByteBuffer[] targets, int offset, int length) throws IOException {
    for (int i = offset; i < offset + length; i++) {
      if (targets[i].hasRemaining()) {
        return read(targets[i]);
      }
    }
    return 0;
  }

  @Override
  public long transferTo(long position, long count, FileChannel target) throws IOException {
    return target.transferFrom(new ConduitReadableByteChannel(this), position, count);
  }

  @Override
  public long transferTo(long count, ByteBuffer through, StreamSinkChannel target)
      throws IOException {
    return Conduits.transfer(this, count, through, target);
  }
}
