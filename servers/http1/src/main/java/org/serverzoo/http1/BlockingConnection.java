package org.serverzoo.http1;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import org.serverzoo.api.Call;
import org.serverzoo.api.Cost;
import org.serverzoo.api.Problem;
import org.serverzoo.api.Request;
import org.serverzoo.api.Response;
import org.serverzoo.api.Status;

/// One connection that a thread serves from its first byte to its last.
///
/// There is no state machine to be seen, because the thread's stack is one: where the code stands
/// is what the connection is doing. All state belongs to the serving thread but for the two fields
/// that tell the watchdog how long it has been waiting, and for what.
public final class BlockingConnection {

  /// What the connection waits for; each has its own patience.
  private enum Wait {
    /// For a thread, or for its call to return: no limit here.
    NONE,
    REQUEST,
    HEAD,
    BODY,
    /// For the client to read what we write.
    WRITE,
    /// For the client to close first, after an error.
    LINGER
  }

  private static final System.Logger LOG = System.getLogger(BlockingConnection.class.getName());

  /// How long an idle connection is left open when the server wants to be rid of it: a request may
  /// be on its way, and closing now would lose it.
  private static final Duration QUIET = Duration.ofMillis(500);

  private static final Duration LINGER = Duration.ofSeconds(1);

  /// Enough for nearly every request, and little for ten thousand idle connections.
  private static final int SMALL_INPUT_BYTES = 2048;

  private static final int LARGE_INPUT_BYTES = 64 << 10;

  /// Pipelined answers are sent together up to this size.
  private static final int BATCH_BYTES = 32 << 10;

  private final BlockingServer server;
  private final SocketChannel channel;
  private final RequestParser parser;
  private ByteBuffer input = ByteBuffer.allocate(SMALL_INPUT_BYTES);

  /// Answers that were encoded and not yet sent.
  private ByteBuffer output = ByteBuffer.allocate(0);

  /// Written by the serving thread, the time always before the kind; read by the watchdog in the
  /// opposite order, so that a new kind is never seen with an old time.
  private volatile long waitingSince;

  private volatile Wait waitingFor = Wait.NONE;

  /// Set by the watchdog before it ends a wait.
  private volatile boolean overdue;

  BlockingConnection(BlockingServer server, SocketChannel channel) {
    this.server = server;
    this.channel = channel;
    this.parser = new RequestParser(server.settings().limits());
  }

  /// Answers requests until the connection ends, and closes it. Never throws.
  public void serve() {
    try (channel) {
      answerRequests();
    } catch (IOException gone) {
      // The client went away, or the watchdog cut it off: nobody is left to be answered.
    } catch (RuntimeException | LinkageError fault) {
      // Ours. It ends this connection, and must not end the thread that serves the next one.
      LOG.log(Level.ERROR, "a connection was closed for a fault of the server", fault);
    } finally {
      server.closed(this);
    }
  }

  /// Answers with an error before any request is read, and closes. Never throws.
  public void refuse(Status status) {
    try (channel) {
      refuseAndLinger(status);
    } catch (IOException gone) {
      // The client went away: nobody is left to be refused.
    } finally {
      server.closed(this);
    }
  }

  private void answerRequests() throws IOException {
    while (true) {
      switch (parser.next()) {
        case Outcome.Incomplete missing -> {
          send();
          if (!receive(missing)) {
            return;
          }
        }
        case Outcome.Complete(Request request, Persistence wish) -> {
          if (answer(request, wish) == Persistence.CLOSE) {
            send();
            if (clientSentMore()) {
              linger();
            }
            return;
          }
        }
        case Outcome.Malformed(Status status, String _) -> {
          refuseAndLinger(status);
          return;
        }
      }
    }
  }

  private Persistence answer(Request request, Persistence wish) throws IOException {
    Call call = server.application().accept(request);
    if (call.cost() == Cost.BLOCKING) {
      send(); // Answers before this one need not wait for it.
      waitingFor = Wait.NONE;
    }
    Response response = call.run();
    boolean closing = !server.settings().keepAlive() || server.closing();
    Persistence persistence = wish.unless(closing);
    encode(response, request.method().equals("HEAD"), persistence);
    server.answered(request.method(), request.target(), response);
    return persistence;
  }

  private void encode(Response response, boolean headOnly, Persistence persistence)
      throws IOException {
    int bytes = ResponseEncoder.maxBytes(response);
    if (output.position() > 0 && output.position() + bytes > BATCH_BYTES) {
      send();
    }
    if (output.remaining() < bytes) {
      ByteBuffer larger = ByteBuffer.allocate(output.position() + bytes);
      output = larger.put(output.flip());
    }
    ResponseEncoder.encode(response, headOnly, persistence, output);
  }

  /// Sends what was encoded, all of it: a blocking write returns when the socket took the last
  /// byte.
  private void send() throws IOException {
    if (output.position() == 0) {
      return;
    }
    await(Wait.WRITE);
    output.flip();
    while (output.hasRemaining()) {
      channel.write(output);
    }
    if (output.capacity() > SMALL_INPUT_BYTES) {
      output = ByteBuffer.allocate(0);
    } else {
      output.clear();
    }
    waitingFor = Wait.NONE;
  }

  /// Waits for bytes and feeds the parser. False when none will come: the client closed, or was too
  /// slow and has been told so.
  private boolean receive(Outcome.Incomplete missing) throws IOException {
    parser.release();
    switch (missing) {
      case BETWEEN_REQUESTS -> {
        shrinkInput();
        await(Wait.REQUEST);
      }
      case IN_HEAD -> awaitHead();
      case CONTINUE_EXPECTED -> {
        channel.write(ResponseEncoder.interimContinue());
        await(Wait.BODY);
      }
      case IN_BODY -> {
        growInput();
        await(Wait.BODY);
      }
    }
    int count = channel.read(input.clear());
    if (count < 0) {
      if (overdue && missing != Outcome.Incomplete.BETWEEN_REQUESTS) {
        refuseAndLinger(Status.REQUEST_TIMEOUT);
      }
      return false;
    }
    parser.feed(input.array(), 0, count);
    return true;
  }

  private void await(Wait kind) {
    waitingSince = server.now();
    waitingFor = kind;
  }

  /// The deadline of a head is one for all its bytes, so later ones do not move it.
  private void awaitHead() {
    if (waitingFor != Wait.HEAD) {
      await(Wait.HEAD);
    }
  }

  private void shrinkInput() {
    if (input.capacity() > SMALL_INPUT_BYTES) {
      input = ByteBuffer.allocate(SMALL_INPUT_BYTES);
    }
  }

  private void growInput() {
    if (input.capacity() < LARGE_INPUT_BYTES && !input.hasRemaining()) {
      input = ByteBuffer.allocate(LARGE_INPUT_BYTES);
    }
  }

  private void refuseAndLinger(Status status) throws IOException {
    Response response = Problem.of(status);
    encode(response, false, Persistence.CLOSE);
    server.answered("-", "-", response);
    send();
    linger();
  }

  /// Requests behind the last one that is answered here. One cheap system call.
  private boolean clientSentMore() throws IOException {
    return parser.hasBytes()
        || (channel.getLocalAddress() instanceof InetSocketAddress
            && channel.socket().getInputStream().available() > 0);
  }

  /// Closing a socket with unread bytes resets it, and the reset can overtake the answer. So the
  /// end of our stream goes first, and what the client still sends is thrown away for a moment (RFC
  /// 9112 section 9.6).
  private void linger() throws IOException {
    channel.shutdownOutput();
    await(Wait.LINGER);
    while (channel.read(input.clear()) >= 0) {
      // Thrown away.
    }
  }

  /// Called by the watchdog.
  ///
  /// @param hurry whether the server wants to be rid of idle connections
  void endIfOverdue(long now, boolean hurry) {
    Wait kind = waitingFor;
    Duration waited = Duration.ofNanos(now - waitingSince);
    if (kind == Wait.NONE || waited.compareTo(patience(kind, hurry)) <= 0) {
      return;
    }
    if (kind == Wait.WRITE || kind == Wait.LINGER) {
      cut();
    } else if (!overdue) {
      overdue = true;
      shutInput();
    }
    // Once its input is shut the serving thread answers by itself, as soon as it gets a processor.
  }

  private Duration patience(Wait kind, boolean hurry) {
    return switch (kind) {
      case REQUEST -> hurry ? QUIET : server.settings().idleTimeout();
      case HEAD -> server.settings().limits().headDeadline();
      case BODY -> server.settings().limits().bodyStall();
      case NONE, WRITE -> server.settings().idleTimeout();
      case LINGER -> LINGER;
    };
  }

  private void shutInput() {
    try {
      channel.shutdownInput();
    } catch (IOException gone) {
      // The connection ended by itself just now, which is what we want.
    }
  }

  /// Ends the connection whatever it does. Any thread may call this.
  void cut() {
    try {
      channel.close();
    } catch (IOException gone) {
      // It is closed either way.
    }
  }
}
