package org.serverzoo.vertx;

import static java.util.Objects.requireNonNull;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.ChannelInputShutdownReadComplete;
import io.netty.channel.socket.DuplexChannel;
import io.vertx.core.net.impl.ShutdownEvent;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.serverzoo.api.Settings;

/// The first handler of a connection's pipeline: how long it may take, and how it ends.
///
/// ```
///           head is whole, body to come          body is whole
///   IDLE ────────────────────────────▶ BODY ──────────────────▶ CALL
///    ▲ └──────────── head is whole, no body ────────────────────▲ │
///    └──────────────────────────── answered ──────────────────────┘
///   any ── an error was answered ──▶ LINGERING ──▶ closed
/// ```
///
/// Vert.x has one idle timeout, which would also cut a connection whose call is slow; it closes
/// idle connections at once when it shuts down; and it closes after an error while the client may
/// still be sending, which resets the connection and can take the answer with it. So none of the
/// three is left to it: its verticle calls [#tick()], and this handler swallows Vert.x's shutdown
/// event and delays its close.
///
/// Only the connection's event loop touches it.
@SuppressWarnings("FutureReturnValueIgnored") // What can fail is a connection that is gone.
final class Wire extends ChannelDuplexHandler {

  private enum State {
    /// Between requests, or in the middle of a head: the decoder knows.
    IDLE,
    BODY,
    CALL,
    /// What the client still sends is thrown away.
    LINGERING
  }

  /// How long an idle connection is left open when the server drains: a request may be on its way,
  /// and closing now would lose it.
  private static final Duration QUIET = Duration.ofMillis(500);

  private static final Duration FOR_EVER = Duration.ofNanos(Long.MAX_VALUE);

  private static final Duration LINGER = Duration.ofSeconds(1);

  /// What is thrown away at most before the connection is closed whatever comes.
  private static final int LINGER_BYTES = 256 << 10;

  private final HttpVerticle loop;
  private final Settings settings;
  private final StrictDecoder decoder;

  private State state = State.IDLE;

  /// When the state was entered or, where bytes are awaited, when some last moved.
  private long since;

  /// A part of a head has come.
  private boolean headBegun;

  private boolean draining;
  private boolean lingerAtClose;
  private boolean inputEnded;

  /// Bytes that the socket had not taken when we last looked.
  private long unsent;

  private int thrownAway;
  private int answers;
  private @Nullable ChannelHandlerContext context;

  Wire(HttpVerticle loop, Settings settings, StrictDecoder decoder) {
    this.loop = loop;
    this.settings = settings;
    this.decoder = decoder;
    this.since = loop.now();
  }

  @Override
  public void handlerAdded(ChannelHandlerContext added) {
    context = added;
  }

  /// A request was handed over, or its head alone.
  void begin(boolean bodyFollows) {
    enter(bodyFollows ? State.BODY : State.CALL);
  }

  void bodyEnded() {
    enter(State.CALL);
  }

  /// The answer is on its way.
  void answered() {
    answers++;
    enter(State.IDLE);
    headBegun = decoder.headBegun();
    if (inputEnded && allAnswered()) {
      requireNonNull(context).channel().close();
    }
  }

  /// The next close comes after an answer, and in stages: to close at once would reset the
  /// connection if the client is still sending, and the reset can overtake the answer (RFC 9112
  /// section 9.6).
  void lingerAtClose() {
    lingerAtClose = true;
  }

  private boolean allAnswered() {
    return answers == decoder.requests();
  }

  private void enter(State next) {
    state = next;
    since = loop.now();
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object received) {
    if (state == State.LINGERING) {
      throwAway(context, (ByteBuf) received);
      return;
    }
    if (state == State.BODY) {
      since = loop.now();
    }
    context.fireChannelRead(received);
    if (state == State.IDLE && decoder.headBegun() != headBegun) {
      headBegun = !headBegun;
      since = loop.now();
    }
  }

  private void throwAway(ChannelHandlerContext context, ByteBuf received) {
    thrownAway += received.readableBytes();
    received.release();
    if (thrownAway > LINGER_BYTES) {
      context.close();
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    switch (event) {
      case ShutdownEvent _ -> drain();
      case ChannelInputShutdownEvent _ -> endOfInput(context);
      case ChannelInputShutdownReadComplete _ -> {
        // Said already by the event before.
      }
      default -> context.fireUserEventTriggered(event);
    }
  }

  private void drain() {
    draining = true;
    if (state == State.IDLE && !headBegun) {
      since = loop.now();
    }
  }

  /// The client sends no more; it may still read.
  private void endOfInput(ChannelHandlerContext context) {
    inputEnded = true;
    if (state == State.BODY || state == State.LINGERING) {
      context.close();
    } else if (allAnswered()) {
      context.channel().close();
    }
  }

  /// Vert.x, or somebody through it, closes; what it had to write is written.
  @Override
  public void close(ChannelHandlerContext context, ChannelPromise promise) {
    boolean linger = lingerAtClose && !inputEnded && context.channel().isActive();
    if (!linger || state == State.LINGERING) {
      context.close(promise);
      return;
    }
    enter(State.LINGERING);
    context.channel().closeFuture().addListener(_ -> promise.trySuccess());
    context.channel().config().setAutoRead(true);
    ((DuplexChannel) context.channel()).shutdownOutput();
  }

  /// Called again and again by the loop: ends what is overdue.
  void tick() {
    ChannelHandlerContext wire = requireNonNull(context);
    long now = loop.now();
    long pending = pending(wire);
    if (pending != unsent) {
      unsent = pending;
      since = state == State.IDLE && !headBegun ? now : since;
    }
    if (now - since <= patience(pending > 0)) {
      return;
    }
    boolean unfinished = state == State.BODY || (state == State.IDLE && headBegun);
    if (unfinished) {
      decoder.giveUp(wire.pipeline().context(decoder));
    } else {
      wire.close();
    }
  }

  private static long pending(ChannelHandlerContext context) {
    ChannelOutboundBuffer buffer = context.channel().unsafe().outboundBuffer();
    return buffer == null ? 0 : buffer.totalPendingWriteBytes();
  }

  /// In nanoseconds.
  private long patience(boolean sending) {
    Duration patience =
        switch (state) {
          case IDLE -> {
            if (headBegun) {
              yield settings.limits().headDeadline();
            }
            yield draining && !sending ? QUIET : settings.idleTimeout();
          }
          case BODY -> settings.limits().bodyStall();
          case CALL -> FOR_EVER;
          case LINGERING -> LINGER;
        };
    return patience.toNanos();
  }
}
