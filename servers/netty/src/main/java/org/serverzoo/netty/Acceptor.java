package org.serverzoo.netty;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// In the listening channel's pipeline, before Netty's own acceptor: decides when that gets to see
/// a connection, and turns `autoRead` off while there is no room, so that further ones wait in the
/// kernel's backlog.
///
/// All of it belongs to the listener's event loop, but for what a closing connection looks at.
@SuppressWarnings("FutureReturnValueIgnored") // A task that is refused is one of a loop that ends.
final class Acceptor extends ChannelInboundHandlerAdapter {

  /// How long to leave a full table of open files alone.
  private static final Duration BACK_OFF = Duration.ofMillis(100);

  private final NettyServer server;

  /// Connections served now. Any loop may count down.
  private final AtomicInteger open = new AtomicInteger();

  /// Whether the next connection that closes makes room for one that waits.
  private volatile boolean full;

  private boolean stopped;
  private boolean outOfFiles;

  /// Accepted, but not served yet: a transport may have accepted some more before it learns that it
  /// should stop.
  private final Queue<Channel> waiting = new ArrayDeque<>();

  Acceptor(NettyServer server) {
    this.server = server;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object accepted) {
    waiting.add((Channel) accepted);
    admit(context);
  }

  private void admit(ChannelHandlerContext context) {
    while (!stopped && !waiting.isEmpty() && open.get() < server.settings().maxConnections()) {
      Channel connection = waiting.remove();
      open.incrementAndGet();
      server.connectionOpened();
      connection.closeFuture().addListener(_ -> left(context));
      context.fireChannelRead(connection);
    }
    // In this order, or a connection that closes now is missed by both sides.
    full = true;
    full = open.get() >= server.settings().maxConnections();
    context.channel().config().setAutoRead(!full && !outOfFiles);
  }

  /// On the loop of the connection that has closed.
  private void left(ChannelHandlerContext context) {
    open.decrementAndGet();
    server.connectionClosed();
    if (full) {
      context.executor().execute(() -> admit(context));
    }
  }

  /// Most likely there is no file descriptor left (EMFILE). To try again at once would spin.
  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    if (!outOfFiles) {
      outOfFiles = true;
      context.channel().config().setAutoRead(false);
      context
          .executor()
          .schedule(
              () -> {
                outOfFiles = false;
                admit(context);
              },
              BACK_OFF.toNanos(),
              TimeUnit.NANOSECONDS);
    }
  }

  /// Nobody is served any more who is not served yet.
  void stop() {
    stopped = true;
    waiting.forEach(Channel::close);
    waiting.clear();
  }
}
