package org.serverzoo.nio;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;
import org.serverzoo.api.Call;
import org.serverzoo.api.Cost;
import org.serverzoo.api.Offload;
import org.serverzoo.api.Problem;
import org.serverzoo.api.Request;
import org.serverzoo.api.Response;
import org.serverzoo.api.RunningServer;
import org.serverzoo.api.Status;
import org.serverzoo.http1.Outcome;
import org.serverzoo.http1.Persistence;
import org.serverzoo.http1.RequestParser;
import org.serverzoo.http1.ResponseEncoder;
import org.serverzoo.http1.Wait;

/// One connection of an event loop: what a blocking thread would keep on its stack, as fields. What
/// it waits for is its state:
///
/// ```
///            whole request, QUICK              socket full
///          ┌──────────────────────┐       ┌──────────────────▶ WRITE
///          ▼                      │       │                      │ all written
///   REQUEST, HEAD, BODY ──────────┴─▶ answer ◀───────────────────┘
///          │ whole request, BLOCKING  ▲       │ the last one
///          └────▶ NOTHING, but a call ┘       └─────────▶ LINGER ──▶ closed
/// ```
///
/// Only the loop's thread touches it. While a call is out or the socket is full, nothing more is
/// parsed: pipelined requests wait in the parser and then in the kernel, so a client can never make
/// the server hold more than one buffer of them.
final class Connection implements EventLoop.Client {

  /// What all connections of a server share.
  ///
  /// @param closed is told that a connection is closed
  record Server(RunningServer running, Offload.Lane offload, Runnable closed) {}

  /// What to do after an outcome of the parser.
  private enum Next {
    /// Look at the next request.
    REQUEST,
    /// Wait: for bytes, for a call, for room in the socket.
    WAIT,
    /// Nothing more: the last answer is on its way.
    END
  }

  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private final EventLoop loop;
  private final Server server;
  private final SocketChannel channel;
  private final RequestParser parser;
  private final Wait wait;

  /// Null while the kernel has not been asked to watch over the socket.
  private @Nullable SelectionKey key;

  /// What the socket did not take yet.
  private ByteBuffer unsent = NOTHING;

  /// After the unsent bytes the connection closes.
  private boolean closeWhenSent;

  /// The client may be sending still: it is heard out.
  private boolean lingerWhenSent;

  Connection(EventLoop loop, Server server, SocketChannel channel) {
    this.loop = loop;
    this.server = server;
    this.channel = channel;
    this.parser = new RequestParser(server.running().settings().limits());
    this.wait = new Wait(server.running().settings());
  }

  /// The client has connected, and its request is mostly here already. Where it can be answered and
  /// the connection closed at once, the selector never hears of it: four system calls less.
  void opened() {
    await(Wait.For.REQUEST);
    try {
      receive();
      if (channel.isOpen() && key == null) {
        stay();
      }
    } catch (IOException gone) {
      close(); // The client went away before it was looked at.
    } catch (RuntimeException | Error fault) {
      loop.end(this, fault);
    }
  }

  /// The connection lasts: have the kernel watch over it, and send small answers at once instead of
  /// waiting for more to send (Nagle's algorithm).
  private SelectionKey stay() throws IOException {
    SelectionKey known = key;
    if (known == null) {
      if (channel.getLocalAddress() instanceof InetSocketAddress) {
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      }
      known = loop.register(channel, SelectionKey.OP_READ, this);
      key = known;
    }
    return known;
  }

  @Override
  public void ready(SelectionKey selected) {
    try {
      if (selected.isWritable()) {
        sendOn();
      }
      if (selected.isReadable() && channel.isOpen()) {
        receive();
      }
    } catch (IOException gone) {
      close(); // The client went away: nobody is left to be answered.
    }
  }

  private void receive() throws IOException {
    switch (wait.what()) {
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
      case NOTHING, WRITE -> stay().interestOpsAnd(~SelectionKey.OP_READ);
      case LINGER -> {
        if (loop.read(channel) < 0) {
          close();
        }
      }
    }
  }

  /// Answers whole requests until there is none, one is offloaded, or the socket is full. A loop,
  /// not a recursion: a pipeline may be long.
  private void proceed() throws IOException {
    Next next;
    do {
      next =
          switch (parser.next()) {
            case Outcome.Incomplete missing -> awaitRest(missing);
            case Outcome.Complete(Request request, Persistence wish) -> begin(request, wish);
            case Outcome.Malformed(Status status, boolean toHead, String _) ->
                refuse(status, toHead);
          };
    } while (next == Next.REQUEST);
    parser.release();
    send();
  }

  private Next awaitRest(Outcome.Incomplete missing) throws IOException {
    switch (missing) {
      case BETWEEN_REQUESTS -> await(Wait.For.REQUEST);
      case IN_HEAD -> await(Wait.For.HEAD);
      case CONTINUE_EXPECTED -> {
        flush();
        offer(ResponseEncoder.interimContinue());
        await(Wait.For.BODY);
      }
      case IN_BODY -> await(Wait.For.BODY);
    }
    if (key != null && (key.interestOps() & SelectionKey.OP_READ) == 0) {
      key.interestOpsOr(SelectionKey.OP_READ);
    }
    return Next.WAIT;
  }

  private Next begin(Request request, Persistence wish) throws IOException {
    Call call = server.running().accept(request);
    if (call.cost() == Cost.QUICK) {
      return answer(request, server.running().run(request, call), wish);
    }
    await(Wait.For.NOTHING);
    boolean taken = server.offload().offer(() -> runOffloaded(call, request, wish));
    return taken ? Next.WAIT : answer(request, Problem.of(Status.UNAVAILABLE), wish);
  }

  /// On a thread of the offload: nothing of this connection may be touched here.
  private void runOffloaded(Call call, Request request, Persistence wish) {
    Response response = server.running().run(request, call);
    loop.execute(() -> resume(request, response, wish));
  }

  /// Back on the loop's thread with the answer of an offloaded call.
  private void resume(Request request, Response response, Persistence wish) {
    if (!channel.isOpen()) {
      return; // The client went away, or was cut off, while the call was out.
    }
    try {
      if (answer(request, response, wish) == Next.REQUEST) {
        proceed();
      } else {
        send();
      }
    } catch (IOException gone) {
      close();
    } catch (RuntimeException | Error fault) {
      loop.end(this, fault);
    }
  }

  private Next answer(Request request, Response response, Persistence wish) throws IOException {
    Persistence persistence = wish.unless(server.running().closesWith(response));
    encode(response, request.method().equals("HEAD"), persistence);
    server.running().answered(request, response);
    await(Wait.For.REQUEST);
    closeWhenSent = persistence == Persistence.CLOSE;
    lingerWhenSent = response.last();
    if (closeWhenSent) {
      return Next.END;
    }
    return unsent.hasRemaining() ? Next.WAIT : Next.REQUEST;
  }

  /// Nothing after a malformed request can be trusted.
  private Next refuse(Status status, boolean toHead) throws IOException {
    Response response = Problem.refusal(status);
    encode(response, toHead, Persistence.CLOSE);
    server.running().refused(response);
    closeWhenSent = true;
    lingerWhenSent = true;
    return Next.END;
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
      stay().interestOpsOr(SelectionKey.OP_WRITE);
      if (wait.what() != Wait.For.NOTHING) {
        await(Wait.For.WRITE);
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
      await(Wait.For.LINGER);
      stay().interestOps(SelectionKey.OP_READ);
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
    boolean writing = wait.what() == Wait.For.WRITE;
    if (channel.write(unsent) > 0 && writing) {
      await(Wait.For.WRITE);
    }
    if (unsent.hasRemaining()) {
      return;
    }
    stay().interestOpsAnd(~SelectionKey.OP_WRITE);
    allSent();
    if (writing && !closeWhenSent) {
      proceed();
    }
  }

  private void await(Wait.For what) {
    wait.begin(what, loop.now());
  }

  @Override
  public void tick() {
    switch (wait.endAt(loop.now(), server.running().draining())) {
      case NOT_YET -> {}
      case CLOSE, CUT -> close();
      case REFUSE -> {
        try {
          refuse(Status.REQUEST_TIMEOUT, parser.toHead());
          send();
        } catch (IOException gone) {
          close();
        }
      }
    }
  }

  @Override
  public void close() {
    if (channel.isOpen()) {
      try {
        channel.close();
      } catch (IOException gone) {
        // It is closed either way.
      }
      server.closed().run();
    }
  }
}
