package org.serverzoo.netty;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.socket.ChannelInputShutdownReadComplete;
import io.netty.channel.socket.DuplexChannel;
import io.netty.channel.socket.DuplexChannelConfig;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.serverzoo.api.Body;
import org.serverzoo.api.Call;
import org.serverzoo.api.Limits;
import org.serverzoo.api.Offload;
import org.serverzoo.api.Problem;
import org.serverzoo.api.Request;
import org.serverzoo.api.RequestHead;
import org.serverzoo.api.Response;
import org.serverzoo.api.Status;

/// The last handler of a connection's pipeline: puts requests together, asks the application, and
/// writes the answers in the order of the requests.
///
/// ```
///            HttpRequest           LastHttpContent, QUICK
///   IDLE ───────────────▶ BODY ─────────────────────────────▶ answer ─▶ IDLE
///    │ malformed, late     │ LastHttpContent, BLOCKING         ▲   │ the last answer
///    │                     └────────▶ CALLING ─ a loop's task ─┘   ▼
///    └──────────────────────────────────────────▶ CLOSING ─ sent ─▶ LINGERING ─▶ closed
/// ```
///
/// All state belongs to the event loop. The only thing that another thread does is to run a
/// blocking call, and its result comes back as a task of the loop.
///
/// While a call is out, or the client does not read, `autoRead` is off: the
/// [io.netty.handler.flow.FlowControlHandler] before this one holds what is decoded already, and
/// the client meets TCP's own flow control.
@SuppressWarnings("FutureReturnValueIgnored") // Netty reports a failed write to the pipeline.
final class HttpHandler extends SimpleChannelInboundHandler<HttpObject> {

  private enum Phase {
    /// Nothing of a request is here, or not the whole head.
    IDLE,
    BODY,
    CALLING,
    /// The last answer is on its way; what still comes is dropped.
    CLOSING,
    /// It was sent, and our side is shut down; the client may close first.
    LINGERING
  }

  private static final System.Logger LOG = System.getLogger(HttpHandler.class.getName());

  /// How long a drain lets a quiet connection be, for its client may be sending just now.
  private static final long QUIET_NANOS = Duration.ofMillis(500).toNanos();

  /// How long a client is heard out that was given its last answer. To close at once would reset
  /// the connection, and the reset can overtake the answer (RFC 9112 section 9.6).
  private static final long LINGER_NANOS = Duration.ofSeconds(1).toNanos();

  /// What a chunk may have around it: its size, and two line ends.
  private static final int CHUNK_FRAME_BYTES = 16;

  /// What one read may bring in beyond the request that is being read.
  private static final int READ_BYTES = 64 << 10;

  private final NettyServer server;
  private final Offload.Lane offload;
  private final Channel channel;
  private final ByteGauge gauge = new ByteGauge();

  private Phase phase = Phase.IDLE;

  /// How often a phase was entered: whether anything happens, without a look at the clock.
  private long turns;

  /// What had come in when the last request was whole.
  private long bytesServed;

  /// Of the request that is being read.
  private RequestHead.Accepted head = Heads.NONE;

  private ByteBuf content = Unpooled.EMPTY_BUFFER;
  private long bytesBefore;
  private int chunks;
  private boolean continuePending;

  /// The last answer, to a client that has asked for the end, until what has come is read.
  private @Nullable ChannelFuture ending;

  private boolean inputEnded;

  // What the sweeps have seen.
  private final Stillness inPhase = new Stillness();
  private final Stillness inHead = new Stillness();
  private final Stillness silent = new Stillness();
  private final Stillness notReading = new Stillness();

  HttpHandler(NettyServer server, Offload.Lane offload, Channel channel) {
    this.server = server;
    this.offload = offload;
    this.channel = channel;
  }

  /// What stands first in the pipeline.
  ByteGauge gauge() {
    return gauge;
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, HttpObject message) {
    if (message instanceof HttpRequest request && phase == Phase.IDLE) {
      begin(request);
    }
    if (message instanceof HttpContent part && phase == Phase.BODY) {
      add(part);
    }
  }

  private void begin(HttpRequest request) {
    switch (Heads.judge(request, server.settings().limits())) {
      case RequestHead.Refused(Status status) ->
          refuse(status, request.method().name().equals("HEAD"));
      case RequestHead.Accepted accepted -> {
        head = accepted;
        continuePending = accepted.continueExpected();
        bytesBefore = gauge.bytes();
        chunks = 0;
        enter(Phase.BODY);
      }
    }
  }

  private void add(HttpContent part) {
    Limits limits = server.settings().limits();
    if (part.decoderResult().isFailure()) {
      refuse(verdict(part.decoderResult().cause()), head.toHead());
      return;
    }
    int bytes = part.content().readableBytes();
    if (content.readableBytes() + bytes > limits.maxBodyBytes()) {
      refuse(Status.CONTENT_TOO_LARGE, head.toHead());
      return;
    }
    if (bytes > 0) {
      chunks++;
      continuePending = false;
      content = content.isReadable() ? content : channel.alloc().heapBuffer(bytes);
      content.writeBytes(part.content());
    }
    if (framingTooLarge(limits)) {
      refuse(Status.FIELDS_TOO_LARGE, head.toHead());
    } else if (part instanceof LastHttpContent last) {
      end(last.trailingHeaders(), limits);
    }
  }

  private static Status verdict(Throwable failure) {
    return switch (failure) {
      case TooLongHttpHeaderException _, TooLongHttpLineException _ -> Status.FIELDS_TOO_LARGE;
      default -> Status.BAD_REQUEST;
    };
  }

  /// What Netty's decoder does not bound: the extensions of all chunks.
  private boolean framingTooLarge(Limits limits) {
    long around = gauge.bytes() - bytesBefore - content.readableBytes();
    return around - (long) chunks * CHUNK_FRAME_BYTES > limits.maxHeaderBytes() + READ_BYTES;
  }

  private void end(HttpHeaders trailers, Limits limits) {
    if (RequestHead.tooLarge(Heads.fields(trailers), limits)) {
      refuse(Status.FIELDS_TOO_LARGE, head.toHead());
    } else {
      serve();
    }
  }

  private void serve() {
    bytesServed = gauge.bytes();
    Request request = head.with(takeContent());
    Call call = server.accept(request);
    switch (call.cost()) {
      case QUICK -> answer(request, server.run(request, call));
      case BLOCKING -> {
        channel.flush(); // Answers before this one need not wait for it.
        enter(Phase.CALLING);
        channel.config().setAutoRead(false);
        if (!offload.offer(() -> runAway(request, call))) {
          finish(request, Problem.of(Status.UNAVAILABLE));
        }
      }
    }
  }

  private Body takeContent() {
    if (!content.isReadable()) {
      return Body.EMPTY;
    }
    byte[] bytes = ByteBufUtil.getBytes(content);
    release();
    return Body.owning(bytes);
  }

  private void release() {
    content.release();
    content = Unpooled.EMPTY_BUFFER;
  }

  /// On an offload thread.
  private void runAway(Request request, Call call) {
    Response response = server.run(request, call);
    try {
      channel.eventLoop().execute(() -> finish(request, response));
    } catch (RejectedExecutionException _) {
      // The grace period is over; the loop is gone and the client with it.
    }
  }

  private void finish(Request request, Response response) {
    if (channel.isActive()) {
      answer(request, response);
      resume();
      channel.flush();
    }
  }

  /// Goes on with what has come in meanwhile: the flow control hands it on now.
  private void resume() {
    if (phase != Phase.CALLING && channel.isWritable()) {
      channel.config().setAutoRead(true);
      endIfInputEnded();
    }
  }

  private void answer(Request request, Response response) {
    boolean last = !head.keepAlive() || server.closesWith(response);
    server.answered(request, response);
    write(response, head.toHead(), last, head.oneDotZero());
  }

  private void refuse(Status status, boolean toHead) {
    Response response = Problem.refusal(status);
    server.refused(response);
    write(response, toHead, true, false);
  }

  private void write(Response response, boolean toHead, boolean last, boolean oneDotZero) {
    Object answer = Answers.of(channel.alloc(), response, toHead, last, oneDotZero);
    if (last) {
      boolean asked = phase == Phase.BODY && !head.keepAlive() && !response.last();
      enter(Phase.CLOSING);
      channel.config().setAutoRead(true);
      if (asked) {
        ending = channel.write(answer); // Flushed when what has come is read.
      } else {
        channel.writeAndFlush(answer).addListener(this::linger);
      }
    } else {
      // Not flushed: all answers to what one read brought in leave in one system call.
      channel.write(answer, channel.voidPromise());
      enter(Phase.IDLE);
    }
  }

  private void linger(Future<?> written) {
    if (written.isSuccess() && !inputEnded && channel instanceof DuplexChannel duplex) {
      enter(Phase.LINGERING);
      // The end of the input is the end of the connection now, without further ado.
      ((DuplexChannelConfig) duplex.config()).setAllowHalfClosure(false);
      duplex.shutdownOutput();
    } else {
      channel.close();
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    if (continuePending && phase == Phase.BODY) {
      // No content came with the head: the client waits for our word.
      continuePending = false;
      channel.write(Answers.interimContinue(), channel.voidPromise());
    }
    if (ending != null) {
      // A client that asked for the end sends no more. Unless it has, there is nothing that could
      // meet a closed socket and be answered by a reset.
      boolean sentMore = gauge.bytes() > bytesServed;
      ending.addListener(sentMore ? this::linger : ChannelFutureListener.CLOSE);
      ending = null;
    }
    channel.flush();
  }

  /// The client has said its last word, and may wait for the answer (RFC 9112 section 9.6).
  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event == ChannelInputShutdownReadComplete.INSTANCE) {
      inputEnded = true;
      endIfInputEnded();
    }
  }

  /// Nothing more will come: what is left is half a request, or nothing.
  private void endIfInputEnded() {
    boolean waits = phase == Phase.CALLING || !channel.config().isAutoRead();
    if (inputEnded && !waits) {
      channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(_ -> channel.close());
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    if (!channel.isWritable()) {
      channel.config().setAutoRead(false);
    } else if (phase != Phase.CALLING) {
      // Not a plain call: this comes from inside a flush, and a long pipeline must not recurse.
      channel
          .eventLoop()
          .execute(() -> {
            resume();
            channel.flush();
          });
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    if (!(cause instanceof IOException)) {
      LOG.log(Level.ERROR, "a connection was closed for a fault of the server", cause);
    }
    // An IOException is the client gone away.
    channel.close();
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    release();
  }

  private void enter(Phase next) {
    phase = next;
    turns++;
  }

  /// Looks after the deadlines, now and then.
  void sweep() {
    long now = System.nanoTime();
    Limits limits = server.settings().limits();
    long unsent = unsent();
    boolean begun = gauge.bytes() > bytesServed;
    long phaseNanos = inPhase.nanos(turns, now);
    long headNanos = inHead.nanos(begun ? turns : -1, now);
    long silentNanos = Math.min(phaseNanos, silent.nanos(gauge.bytes(), now));
    long notReadingNanos = notReading.nanos(unsent, now);
    if (phase == Phase.LINGERING) {
      closeIf(phaseNanos > LINGER_NANOS);
    } else if (unsent > 0) {
      // A client that reads a large answer slowly is not idle.
      closeIf(notReadingNanos > server.settings().idleTimeout().toNanos());
    } else if (phase == Phase.IDLE && !begun) {
      closeIf(phaseNanos > idleNanos());
    }
    if (phase == Phase.IDLE && begun) {
      refuseIf(headNanos > limits.headDeadline().toNanos());
    } else if (phase == Phase.BODY) {
      refuseIf(
          silentNanos > limits.bodyStall().toNanos()
              || phaseNanos > limits.bodyDeadline().toNanos());
    }
  }

  private void closeIf(boolean late) {
    if (late) {
      channel.close();
    }
  }

  private void refuseIf(boolean late) {
    if (late && channel.isActive()) {
      refuse(Status.REQUEST_TIMEOUT, phase == Phase.BODY && head.toHead());
    }
  }

  private long idleNanos() {
    long idle = server.settings().idleTimeout().toNanos();
    return server.draining() ? Math.min(idle, QUIET_NANOS) : idle;
  }

  /// The bytes that were written and not taken by the kernel: the client does not read.
  private long unsent() {
    WriteBufferWaterMark marks = channel.config().getWriteBufferWaterMark();
    return channel.isWritable()
        ? marks.high() + 1 - channel.bytesBeforeUnwritable()
        : marks.low() - 1 + channel.bytesBeforeWritable();
  }

  /// Since when a number has not changed, as far as those who look now and then can tell.
  private static final class Stillness {
    private long value;
    private long since = System.nanoTime();

    long nanos(long seen, long now) {
      if (seen != value) {
        value = seen;
        since = now;
      }
      return now - since;
    }
  }
}
