package org.serverzoo.http1;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.serverzoo.api.Call;
import org.serverzoo.api.Cost;
import org.serverzoo.api.Problem;
import org.serverzoo.api.Request;
import org.serverzoo.api.Response;
import org.serverzoo.api.Status;

/// One connection that a thread serves from its first byte to its last.
///
/// There is no state machine to be seen, because the thread's stack is one: where the code stands
/// is what the connection is doing. All state belongs to the serving thread but for [Wait] and the
/// flag that tell it and the watchdog of each other.
public final class BlockingConnection {

  private static final System.Logger LOG = System.getLogger(BlockingConnection.class.getName());

  /// Enough for nearly every request, and little for ten thousand idle connections.
  private static final int SMALL_INPUT_BYTES = 2048;

  private static final int LARGE_INPUT_BYTES = 64 << 10;

  /// Pipelined answers are sent together up to this size.
  private static final int BATCH_BYTES = 32 << 10;

  private final BlockingServer server;
  private final SocketChannel channel;
  private final RequestParser parser;
  private final Wait wait;
  private ByteBuffer input = ByteBuffer.allocate(SMALL_INPUT_BYTES);

  /// Answers that were encoded and not yet sent.
  private ByteBuffer output = ByteBuffer.allocate(0);

  private int writes;

  /// Set by the watchdog before it ends a wait.
  private volatile boolean overdue;

  BlockingConnection(BlockingServer server, SocketChannel channel) {
    this.server = server;
    this.channel = channel;
    this.parser = new RequestParser(server.settings().limits());
    this.wait = new Wait(server.settings());
  }

  /// Has it served on a thread that the executor gives, or refused with 503 if there is none. Does
  /// not wait; throws only what is a fault, and has closed the connection then.
  public void serveOn(Executor threads) {
    boolean handedOver = false;
    try {
      threads.execute(this::serve);
      handedOver = true;
    } catch (RejectedExecutionException | OutOfMemoryError none) {
      // A full queue, or the system's limit of threads. Refusing waits for the client to read.
      Thread.ofVirtual().name("refusal").start(this::refuse);
      handedOver = true;
    } finally {
      if (!handedOver) {
        end(() -> {});
      }
    }
  }

  /// Answers requests until the connection ends, and closes it. Never throws.
  public void serve() {
    end(this::answerRequests);
  }

  private void refuse() {
    end(() -> refuse(Status.UNAVAILABLE, false));
  }

  /// What is left to be done for a connection.
  @FunctionalInterface
  private interface Rest {
    void run() throws IOException;
  }

  /// Does it and closes the connection, whatever happens.
  private void end(Rest rest) {
    try (channel) {
      rest.run();
    } catch (IOException gone) {
      // The client went away, or the watchdog cut it off: nobody is left to be answered.
    } catch (RuntimeException | Error fault) {
      // Ours. It ends this connection, and must not end the thread that serves the next one.
      LOG.log(Level.ERROR, "a connection was closed for a fault of the server", fault);
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
        case Outcome.Malformed(Status status, boolean toHead, String _) -> {
          refuse(status, toHead);
          return;
        }
      }
    }
  }

  private Persistence answer(Request request, Persistence wish) throws IOException {
    Call call = server.accept(request);
    if (call.cost() == Cost.BLOCKING) {
      send(); // Answers before this one need not wait for it.
      await(Wait.For.NOTHING);
    }
    Response response = server.run(request, call);
    Persistence persistence = wish.unless(server.closesWith(response) || server.crowded());
    encode(response, request.method().equals("HEAD"), persistence);
    server.answered(request, response);
    return persistence;
  }

  private void refuse(Status status, boolean toHead) throws IOException {
    Response response = Problem.refusal(status);
    encode(response, toHead, Persistence.CLOSE);
    server.refused(response);
    send();
    linger();
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

  /// Sends what was encoded, all of it.
  private void send() throws IOException {
    if (output.position() == 0) {
      return;
    }
    await(Wait.For.WRITE);
    write(output.flip());
    if (output.capacity() > SMALL_INPUT_BYTES) {
      output = ByteBuffer.allocate(0);
    } else {
      output.clear();
    }
  }

  /// A blocking write returns when the socket took the last byte.
  private void write(ByteBuffer bytes) throws IOException {
    if (++writes == 2) {
      Listener.withoutDelay(channel);
    }
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  /// Waits for bytes and feeds the parser. False when none will come: the client closed, or was too
  /// slow and has been told so.
  private boolean receive(Outcome.Incomplete missing) throws IOException {
    parser.release();
    switch (missing) {
      case BETWEEN_REQUESTS -> {
        shrinkInput();
        await(Wait.For.REQUEST);
      }
      case IN_HEAD -> await(Wait.For.HEAD);
      case CONTINUE_EXPECTED -> {
        write(ResponseEncoder.interimContinue());
        await(Wait.For.BODY);
      }
      case IN_BODY -> {
        growInput();
        await(Wait.For.BODY);
      }
    }
    int count = channel.read(input.clear());
    if (count < 0) {
      if (overdue && missing != Outcome.Incomplete.BETWEEN_REQUESTS) {
        refuse(Status.REQUEST_TIMEOUT, parser.toHead());
      }
      return false;
    }
    parser.feed(input.array(), 0, count);
    return true;
  }

  private void await(Wait.For what) {
    wait.begin(what, server.now());
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
    await(Wait.For.LINGER);
    while (channel.read(input.clear()) >= 0) {
      // Thrown away.
    }
  }

  /// Called by the watchdog.
  ///
  /// @param hurry whether the server wants to be rid of idle connections
  void endIfOverdue(long now, boolean hurry) {
    switch (wait.endAt(now, hurry)) {
      case NOT_YET -> {}
      case CUT -> cut();
      // Once its input is shut the serving thread ends it, as soon as it gets a processor.
      case CLOSE, REFUSE -> shutInput();
    }
  }

  private void shutInput() {
    if (overdue) {
      return;
    }
    overdue = true;
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
