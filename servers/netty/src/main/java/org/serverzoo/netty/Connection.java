package org.serverzoo.netty;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.Objects.requireNonNull;
import static org.serverzoo.api.Response.SERVER;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import org.serverzoo.api.Call;
import org.serverzoo.api.HttpDate;
import org.serverzoo.api.Limits;
import org.serverzoo.api.Problem;
import org.serverzoo.api.Response;
import org.serverzoo.api.Status;

/// One connection: asks the application, sees to it that answers leave in the order of the
/// requests, and closes without losing the last of them.
///
/// ```
///             QUICK: answer at once
///              +------+
///              |      v
///   open ----> READING ---- BLOCKING call ----> CALLING
///              |      ^                            |
///              |      +-- loop.execute(answer) ----+
///              | last answer
///              v
///           CLOSING -- written, our side shut down --> LINGERING -- the client's too --> closed
/// ```
///
/// All state belongs to the event loop. The only thing that another thread does is to run a
/// blocking call, and its result comes back as a task of the loop: a task queue has no wake-up to
/// lose, and a pipeline of a thousand requests becomes a thousand tasks, one after the other,
/// instead of a thousand stack frames.
///
/// While a call is out, or the client does not read, the decoder holds; and once bytes come in that
/// nobody wants yet, `autoRead` goes off and the client meets TCP's own flow control.
@SuppressWarnings("FutureReturnValueIgnored") // Netty reports a failed write to the pipeline.
final class Connection extends ChannelInboundHandlerAdapter {

  private enum Phase {
    READING,
    CALLING,
    CLOSING,
    LINGERING
  }

  private static final byte[] CONTINUE = ascii("HTTP/1.1 100 Continue\r\n\r\n");
  private static final byte[] STAY = ascii("\r\n");
  private static final byte[] CLOSE = ascii("Connection: close\r\n\r\n");
  private static final byte[] KEEP_ALIVE = ascii("Connection: keep-alive\r\n\r\n");

  /// The beginning of an answer, up to `Server`.
  private static final Map<Status, byte[]> STATUS_LINES = new EnumMap<>(Status.class);

  static {
    for (Status status : Status.values()) {
      STATUS_LINES.put(
          status,
          ascii(
              "HTTP/1.1 %d %s\r\nServer: %s\r\n"
                  .formatted(status.code(), status.reason(), SERVER)));
    }
  }

  /// How long, and for how many bytes, a client is heard out that was told to go away. To close at
  /// once would reset the connection, and the reset can overtake the answer (RFC 9112 section 9.6).
  private static final long LINGER_NANOS = Duration.ofSeconds(1).toNanos();

  private static final int LINGER_BYTES = 256 << 10;

  private static byte[] ascii(String text) {
    return text.getBytes(US_ASCII);
  }

  private final Channel channel;
  private final NettyServer server;
  private final NettyServer.Loop loop;
  private final RequestDecoder decoder;

  private Phase phase = Phase.READING;
  private RequestDecoder.Stage stage = RequestDecoder.Stage.NOTHING;

  /// When the connection last got further, by the loop's clock: what its deadlines count from.
  private long since;

  private boolean inputEnded;
  private long unsentBytes;

  Connection(Channel channel, NettyServer server, NettyServer.Loop loop) {
    this.channel = channel;
    this.server = server;
    this.loop = loop;
    this.decoder = new RequestDecoder(server.settings().limits(), this::holds);
    this.since = loop.now();
  }

  /// What stands before this handler in the pipeline.
  RequestDecoder decoder() {
    return decoder;
  }

  private boolean holds() {
    return phase == Phase.CALLING || !channel.isWritable();
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    loop.add(this);
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    loop.remove(this);
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    switch ((RequestDecoder.Message) message) {
      case RequestDecoder.Received received -> serve(received);
      case RequestDecoder.Expecting _ ->
          channel.writeAndFlush(Unpooled.wrappedBuffer(CONTINUE), channel.voidPromise());
      case RequestDecoder.Refused(Status status) -> refuse(status);
    }
  }

  private void serve(RequestDecoder.Received received) {
    Call call = server.application().accept(received.request());
    switch (call.cost()) {
      case QUICK -> answer(received, run(call));
      case BLOCKING -> {
        phase = Phase.CALLING;
        if (!server.offload().offer(() -> runAway(received, call))) {
          answer(received, Problem.of(Status.UNAVAILABLE));
        }
      }
    }
  }

  /// On an offload thread.
  private void runAway(RequestDecoder.Received received, Call call) {
    Response response = run(call);
    try {
      channel.eventLoop().execute(() -> finish(received, response));
    } catch (RejectedExecutionException _) {
      // The grace period is over; the loop is gone and the client with it.
    }
  }

  /// A call never throws. If one does, it is our fault, and its client waits for an answer still.
  private Response run(Call call) {
    try {
      return call.run();
    } catch (Throwable ours) {
      server.failed(ours);
      return Problem.of(Status.INTERNAL_ERROR);
    }
  }

  private void finish(RequestDecoder.Received received, Response response) {
    if (channel.isActive()) {
      answer(received, response);
      resume();
    }
  }

  private void answer(RequestDecoder.Received received, Response response) {
    boolean last = !received.keepAlive() || !server.settings().keepAlive() || server.draining();
    boolean head = received.request().method().equals("HEAD");
    ByteBuf bytes = encode(response, head, last, received.http11());
    server.answered(received.request().method(), received.request().target(), response);
    if (last) {
      close(bytes);
    } else {
      // Not flushed: all answers to what one read brought in leave in one system call.
      channel.write(bytes, channel.voidPromise());
      phase = Phase.READING;
      stage = RequestDecoder.Stage.NOTHING;
      since = loop.now();
    }
  }

  private void refuse(Status status) {
    Response response = Problem.of(status);
    ByteBuf bytes = encode(response, false, true, true);
    server.answered("-", "-", response);
    close(bytes);
  }

  /// Writes the last bytes and closes.
  private void close(ByteBuf last) {
    phase = Phase.CLOSING;
    since = loop.now();
    decoder.deafen();
    channel.writeAndFlush(last).addListener(this::linger);
  }

  private void linger(Future<?> written) {
    if (written.isSuccess() && !inputEnded) {
      phase = Phase.LINGERING;
      since = loop.now();
      ((DuplexChannel) channel).shutdownOutput();
    } else {
      channel.close();
    }
  }

  /// Goes on with what has come in meanwhile.
  private void resume() {
    ChannelHandlerContext context = channel.pipeline().context(decoder);
    if (context != null) {
      decoder.resume(context);
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    channel.flush();
    if (!channel.isActive()) {
      return;
    }
    RequestDecoder.Stage now = decoder.stage();
    if (now != stage || now == RequestDecoder.Stage.BODY) {
      stage = now;
      since = loop.now();
    }
    if (inputEnded) {
      if (!decoder.stalled()) {
        end();
      }
    } else if (phase == Phase.LINGERING && decoder.discarded() > LINGER_BYTES) {
      channel.close();
    } else if (channel.config().isAutoRead() == decoder.stalled()) {
      channel.config().setAutoRead(!decoder.stalled());
    }
  }

  /// The client has said its last word, and may wait for the answer (RFC 9112 section 9.6).
  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event instanceof ChannelInputShutdownEvent) {
      inputEnded = true;
      resume();
    }
  }

  /// Nothing more will come, and what the decoder has left is half a request.
  private void end() {
    switch (phase) {
      case READING -> close(Unpooled.EMPTY_BUFFER);
      case CALLING, CLOSING -> {}
      case LINGERING -> channel.close();
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    if (channel.isWritable() && phase == Phase.READING) {
      // Not a plain call: this comes from inside a flush, and a long pipeline must not recurse.
      channel.eventLoop().execute(this::resume);
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    if (!(cause instanceof IOException)) {
      server.failed(cause);
    }
    // An IOException is the client gone away.
    channel.close();
  }

  /// Looks after the deadlines.
  void sweep(long now) {
    long quiet = now - since;
    Limits limits = server.settings().limits();
    switch (phase) {
      case READING -> {
        switch (decoder.stage()) {
          case NOTHING -> closeIfIdle(quiet);
          case HEAD -> refuseIfLate(quiet, limits.headDeadline());
          case BODY -> refuseIfLate(quiet, limits.bodyStall());
          case DEAF -> {}
        }
      }
      case CALLING -> {}
      case CLOSING -> closeIfIdle(quiet);
      case LINGERING -> {
        if (quiet > LINGER_NANOS) {
          channel.close();
        }
      }
    }
  }

  private void closeIfIdle(long quiet) {
    if (quiet <= loop.idleNanos()) {
      return;
    }
    // A client that reads a large answer slowly is not idle.
    ChannelOutboundBuffer out = channel.unsafe().outboundBuffer();
    long unsent = out == null ? 0 : out.totalPendingWriteBytes();
    if (unsent == 0 || unsent == unsentBytes) {
      channel.close();
    } else {
      unsentBytes = unsent;
      since = loop.now();
    }
  }

  private void refuseIfLate(long quiet, Duration deadline) {
    if (quiet > deadline.toNanos()) {
      refuse(Status.REQUEST_TIMEOUT);
    }
  }

  /// From here on each answer is the last, and quiet time is granted anew.
  void drain() {
    if (decoder.stage() == RequestDecoder.Stage.NOTHING) {
      since = loop.now();
    }
  }

  /// One buffer for the received answer, from the loop's pool.
  private ByteBuf encode(Response response, boolean bodiless, boolean last, boolean http11) {
    byte[] status = requireNonNull(STATUS_LINES.get(response.status()));
    byte[] date = HttpDate.now().line();
    byte[] fields = response.encodedFields();
    byte[] end = last ? CLOSE : http11 ? STAY : KEEP_ALIVE;
    int body = bodiless ? 0 : response.body().length();
    int size = status.length + date.length + fields.length + end.length + body;
    ByteBuf bytes = channel.alloc().directBuffer(size);
    bytes.writeBytes(status).writeBytes(date).writeBytes(fields).writeBytes(end);
    if (body > 0) {
      response.body().putInto(bytes.internalNioBuffer(bytes.writerIndex(), body));
      bytes.writerIndex(bytes.writerIndex() + body);
    }
    return bytes;
  }
}
