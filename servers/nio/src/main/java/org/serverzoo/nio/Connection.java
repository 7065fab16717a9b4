package org.serverzoo.nio;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import org.serverzoo.api.Call;
import org.serverzoo.api.Cost;
import org.serverzoo.api.Problem;
import org.serverzoo.api.Request;
import org.serverzoo.api.Response;
import org.serverzoo.api.Settings;
import org.serverzoo.api.Status;
import org.serverzoo.http1.Outcome;
import org.serverzoo.http1.Persistence;
import org.serverzoo.http1.RequestParser;
import org.serverzoo.http1.ResponseEncoder;

/// One connection of an event loop: what a blocking thread would keep on its stack, as fields.
///
/// ```
///            whole request, QUICK              socket full
///          ┌──────────────────────┐       ┌──────────────────▶ WRITING
///          ▼                      │       │                      │ all written
///   READING (REQUEST, HEAD, BODY)─┴─▶ answer ◀───────────────────┘
///          │ whole request, BLOCKING  ▲       │ error answered
///          └────────▶ CALLING ────────┘       └─────────▶ LINGERING ──▶ closed
/// ```
///
/// Only the loop's thread touches it. While a call is out or the socket is full, nothing more is
/// parsed: pipelined requests wait in the parser and then in the kernel, so a client can never make
/// the server hold more than one buffer of them.
final class Connection {

  private enum State {
    /// Idle: not a byte of the next request has come.
    REQUEST,
    HEAD,
    BODY,
    /// An offloaded call is out.
    CALLING,
    /// The socket took only a part of the answer.
    WRITING,
    /// An error was answered; what the client still sends is thrown away.
    LINGERING
  }

  private static final System.Logger LOG = System.getLogger(Connection.class.getName());

  /// How long an idle connection is left open when the server drains: a request may be on its way,
  /// and closing now would lose it.
  private static final Duration QUIET = Duration.ofMillis(500);

  private static final Duration LINGER = Duration.ofSeconds(1);

  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private final EventLoop loop;
  private final NioServer server;
  private final SocketChannel channel;
  private final SelectionKey key;
  private final RequestParser parser;

  private State state = State.REQUEST;

  /// When the state was entered or, in BODY and WRITING, when bytes last moved.
  private long since;

  /// What the socket did not take yet.
  private ByteBuffer unsent = NOTHING;

  /// After the unsent bytes the connection closes.
  private boolean closeWhenSent;

  private boolean lingerWhenSent;

  Connection(EventLoop loop, NioServer server, SocketChannel channel, SelectionKey key) {
    this.loop = loop;
    this.server = server;
    this.channel = channel;
    this.key = key;
    this.parser = new RequestParser(server.settings().limits());
    this.since = loop.now();
  }

  /// The client has connected, and its request is mostly here already. Where it can be answered and
  /// the connection closed at once, the selector never tells the kernel of it: two system calls
  /// less.
  void opened() {
    work(true, false);
  }

  /// The selector says that the socket can be read or written.
  void ready(SelectionKey selected) {
    work(selected.isReadable(), selected.isWritable());
  }

  private void work(boolean readable, boolean writable) {
    try {
      if (writable) {
        sendOn();
      }
      if (readable && channel.isOpen()) {
        receive();
      }
    } catch (IOException gone) {
      close(); // The client went away: nobody is left to be answered.
    } catch (RuntimeException | LinkageError fault) {
      closeFor(fault);
    }
  }

  private void receive() throws IOException {
    switch (state) {
      case REQUEST, HEAD, BODY -> {
        int count = loop.read(channel);
        if (count < 0) {
          close();
        } else if (count > 0) {
          parser.feed(loop.inputBytes(), 0, count);
          proceed();
        }
      }
      // More requests while one is being answered: leave them in the kernel until it is.
      case CALLING, WRITING -> key.interestOpsAnd(~SelectionKey.OP_READ);
      case LINGERING -> {
        if (loop.read(channel) < 0) {
          close();
        }
      }
    }
  }

  /// Answers whole requests until there is none, one is offloaded, or the socket is full. A loop,
  /// not a recursion: a pipeline may be long.
  private void proceed() throws IOException {
    boolean more = true;
    while (more) {
      more =
          switch (parser.next()) {
            case Outcome.Incomplete missing -> await(missing);
            case Outcome.Complete(Request request, Persistence wish) -> begin(request, wish);
            case Outcome.Malformed(Status status, String _) -> refuse(status);
          };
    }
    parser.release();
    send();
  }

  /// Always false: the rest of the request has to come first.
  private boolean await(Outcome.Incomplete missing) throws IOException {
    switch (missing) {
      case BETWEEN_REQUESTS -> enter(State.REQUEST);
      case IN_HEAD -> {
        if (state != State.HEAD) {
          enter(State.HEAD); // One deadline for all its bytes.
        }
      }
      case CONTINUE_EXPECTED -> {
        flush();
        offer(ResponseEncoder.interimContinue());
        enter(State.BODY);
      }
      case IN_BODY -> enter(State.BODY);
    }
    if ((key.interestOps() & SelectionKey.OP_READ) == 0) {
      key.interestOpsOr(SelectionKey.OP_READ);
    }
    return false;
  }

  /// True when the next request may be looked at.
  private boolean begin(Request request, Persistence wish) throws IOException {
    Call call = server.application().accept(request);
    if (call.cost() == Cost.QUICK) {
      return answer(request, call.run(), wish);
    }
    enter(State.CALLING);
    boolean taken = server.offload().offer(() -> runOffloaded(call, request, wish));
    return !taken && answer(request, Problem.of(Status.UNAVAILABLE), wish);
  }

  /// On a thread of the offload: nothing of this connection may be touched here.
  private void runOffloaded(Call call, Request request, Persistence wish) {
    try {
      Response response = call.run();
      loop.execute(() -> resume(request, response, wish));
    } catch (RuntimeException | Error fault) {
      loop.execute(() -> closeFor(fault));
    }
  }

  /// Back on the loop's thread with the answer of an offloaded call.
  private void resume(Request request, Response response, Persistence wish) {
    if (!channel.isOpen()) {
      return; // The client went away, or was cut off, while the call was out.
    }
    try {
      state = State.REQUEST;
      if (answer(request, response, wish)) {
        proceed();
      } else {
        send();
      }
    } catch (IOException gone) {
      close();
    } catch (RuntimeException | LinkageError fault) {
      closeFor(fault);
    }
  }

  /// Encodes an answer. True when the next request may be looked at.
  private boolean answer(Request request, Response response, Persistence wish) throws IOException {
    boolean closing = !server.settings().keepAlive() || server.draining();
    Persistence persistence = wish.unless(closing);
    encode(response, request.method().equals("HEAD"), persistence);
    server.answered(request.method(), request.target(), response);
    closeWhenSent = persistence == Persistence.CLOSE;
    return !closeWhenSent && !unsent.hasRemaining();
  }

  /// Always false: nothing after a malformed request can be trusted.
  private boolean refuse(Status status) throws IOException {
    Response response = Problem.of(status);
    encode(response, false, Persistence.CLOSE);
    server.answered("-", "-", response);
    closeWhenSent = true;
    lingerWhenSent = true;
    return false;
  }

  /// Puts an answer into the loop's buffer, or where that has no room, into one of its own.
  private void encode(Response response, boolean headOnly, Persistence persistence)
      throws IOException {
    int bytes = ResponseEncoder.maxBytes(response);
    ByteBuffer shared = loop.output();
    if (shared.remaining() < bytes) {
      flush();
    }
    if (shared.remaining() >= bytes) {
      ResponseEncoder.encode(response, headOnly, persistence, shared);
    } else {
      ByteBuffer own = ByteBuffer.allocate(bytes);
      ResponseEncoder.encode(response, headOnly, persistence, own);
      offer(own.flip());
    }
  }

  /// Empties the loop's buffer.
  private void flush() throws IOException {
    ByteBuffer shared = loop.output();
    if (shared.position() > 0) {
      try {
        offer(shared.flip());
      } finally {
        shared.clear(); // Whatever happened, the next connection finds it empty.
      }
    }
  }

  /// Writes bytes behind all others. What the socket does not take stays here: while there is such
  /// a rest the socket is known to be full, and nothing more is parsed.
  private void offer(ByteBuffer bytes) throws IOException {
    if (!unsent.hasRemaining()) {
      channel.write(bytes);
    }
    if (bytes.hasRemaining()) {
      unsent =
          ByteBuffer.allocate(unsent.remaining() + bytes.remaining()).put(unsent).put(bytes).flip();
    }
  }

  private void send() throws IOException {
    flush();
    if (unsent.hasRemaining()) {
      key.interestOpsOr(SelectionKey.OP_WRITE);
      if (state != State.CALLING) {
        enter(State.WRITING);
      }
    } else {
      allSent();
    }
  }

  private void allSent() throws IOException {
    unsent = NOTHING;
    if (closeWhenSent && (lingerWhenSent || clientSentMore())) {
      // Closing a socket with unread bytes resets it, and the reset can overtake the answer. So the
      // end of our stream goes first (RFC 9112 section 9.6).
      channel.shutdownOutput();
      enter(State.LINGERING);
      key.interestOps(SelectionKey.OP_READ);
    } else if (closeWhenSent) {
      close();
    }
  }

  /// Requests behind the last one that is answered here.
  private boolean clientSentMore() throws IOException {
    return parser.hasBytes() || loop.read(channel) > 0;
  }

  /// The socket takes more bytes again.
  private void sendOn() throws IOException {
    if (channel.write(unsent) > 0 && state == State.WRITING) {
      since = loop.now();
    }
    if (unsent.hasRemaining()) {
      return;
    }
    key.interestOpsAnd(~SelectionKey.OP_WRITE);
    allSent();
    if (state == State.WRITING && channel.isOpen()) {
      proceed();
    }
  }

  private void enter(State next) {
    state = next;
    since = loop.now();
  }

  /// Called once a tick.
  void endIfOverdue(long now) {
    if (now - since <= patience()) {
      return;
    }
    switch (state) {
      case REQUEST, WRITING, LINGERING -> close();
      case HEAD, BODY -> {
        try {
          refuse(Status.REQUEST_TIMEOUT);
          send();
        } catch (IOException gone) {
          close();
        }
      }
      case CALLING -> throw new IllegalStateException("a call has no deadline here");
    }
  }

  /// In nanoseconds.
  private long patience() {
    Settings settings = server.settings();
    return switch (state) {
      case REQUEST -> (server.draining() ? QUIET : settings.idleTimeout()).toNanos();
      case HEAD -> settings.limits().headDeadline().toNanos();
      case BODY -> settings.limits().bodyStall().toNanos();
      case CALLING -> Long.MAX_VALUE;
      case WRITING -> settings.idleTimeout().toNanos();
      case LINGERING -> LINGER.toNanos();
    };
  }

  /// A fault of ours ends this connection, and must not end the loop and all others with it.
  private void closeFor(Throwable fault) {
    LOG.log(Level.ERROR, "a connection was closed for a fault of the server", fault);
    close();
  }

  /// Ends the connection, whatever its state.
  void close() {
    if (channel.isOpen()) {
      try {
        channel.close();
      } catch (IOException gone) {
        // It is closed either way.
      }
      loop.closed();
    }
  }
}
