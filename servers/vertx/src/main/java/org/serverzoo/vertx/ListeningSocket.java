package org.serverzoo.vertx;

import static java.util.Objects.requireNonNull;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.vertx.core.impl.transports.EpollTransport;
import io.vertx.core.impl.transports.IoUringTransport;
import io.vertx.core.impl.transports.NioTransport;
import io.vertx.core.impl.transports.TransportInternal;
import io.vertx.core.net.TcpConfig;
import io.vertx.core.transport.Transport;
import java.io.IOException;
import java.net.SocketAddress;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.serverzoo.api.Counters;

/// Sees each connection before Vert.x does and keeps their number bounded.
///
/// Vert.x has no such limit. It does let a transport configure the socket that it is going to bind,
/// and that is how this handler gets into the listening channel's pipeline.
///
/// Its state belongs to the acceptor's thread, but for the number of open connections.
@SuppressWarnings("FutureReturnValueIgnored") // What can fail is a connection that is gone.
final class ListeningSocket extends ChannelInboundHandlerAdapter {

  /// How long to leave the kernel's queue alone when it gives no connection: mostly for want of
  /// file descriptors.
  private static final long ACCEPT_PAUSE_MILLIS = 100;

  /// How long the acceptor goes on when it is told to end: a client that is connected already shall
  /// have an answer.
  private static final long LAST_LOOK_MILLIS = 10;

  private final int maxConnections;
  private final Counters counters;
  private final AtomicInteger open = new AtomicInteger();

  /// Accepted beyond the bound, because one wake-up accepts several. Nobody reads from them yet.
  private final Queue<Channel> surplus = new ArrayDeque<>();

  /// Set once, when the socket is bound.
  private volatile @Nullable ChannelHandlerContext context;

  ListeningSocket(int maxConnections, Counters counters) {
    this.maxConnections = maxConnections;
    this.counters = counters;
  }

  /// The transport that was asked for, with this handler in it.
  ///
  /// @throws IOException if this machine does not have it
  Transport transport(org.serverzoo.api.Transport wanted) throws IOException {
    return switch (wanted) {
      case AUTO ->
          transport(
              Transport.EPOLL.available()
                  ? org.serverzoo.api.Transport.EPOLL
                  : org.serverzoo.api.Transport.NIO);
      case NIO -> ofName("nio", new Nio());
      case EPOLL -> {
        requireAvailable(Transport.EPOLL);
        yield ofName("epoll", new Epoll());
      }
      case IO_URING -> {
        requireAvailable(Transport.IO_URING);
        yield ofName("io_uring", new IoUring());
      }
    };
  }

  private static void requireAvailable(Transport transport) throws IOException {
    if (!transport.available()) {
      throw new IOException(
          "This machine has no " + transport.name() + " transport: use --transport nio",
          transport.unavailabilityCause());
    }
  }

  private static Transport ofName(
      String name, io.vertx.core.spi.transport.Transport implementation) {
    return new TransportInternal(name, true, null, implementation);
  }

  private void prepare(ServerBootstrap bootstrap) {
    // A client may end its side and wait for the answer: that is no reason to close ours.
    bootstrap.handler(this).childOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
  }

  private final class Nio extends NioTransport {
    @Override
    public void configure(TcpConfig config, boolean domainSocket, ServerBootstrap bootstrap) {
      super.configure(config, domainSocket, bootstrap);
      prepare(bootstrap);
    }
  }

  private final class Epoll extends EpollTransport {
    @Override
    public void configure(TcpConfig config, boolean domainSocket, ServerBootstrap bootstrap) {
      super.configure(config, domainSocket, bootstrap);
      prepare(bootstrap);
    }
  }

  private final class IoUring extends IoUringTransport {
    @Override
    public void configure(TcpConfig config, boolean domainSocket, ServerBootstrap bootstrap) {
      super.configure(config, domainSocket, bootstrap);
      prepare(bootstrap);
    }
  }

  @Override
  public void handlerAdded(ChannelHandlerContext added) {
    context = added;
  }

  @Override
  public void channelRead(ChannelHandlerContext acceptor, Object accepted) {
    Channel connection = (Channel) accepted;
    if (open.get() < maxConnections) {
      admit(acceptor, connection);
    } else {
      surplus.add(connection);
    }
    if (open.get() >= maxConnections) {
      acceptor.channel().config().setAutoRead(false);
    }
  }

  private void admit(ChannelHandlerContext acceptor, Channel connection) {
    open.incrementAndGet();
    counters.connectionOpened();
    connection.closeFuture().addListener(_ -> closed(acceptor));
    acceptor.fireChannelRead(connection);
  }

  /// On the thread of the connection.
  private void closed(ChannelHandlerContext acceptor) {
    counters.connectionClosed();
    if (open.getAndDecrement() == maxConnections) {
      acceptor.executor().execute(() -> resume(acceptor));
    }
  }

  private void resume(ChannelHandlerContext acceptor) {
    while (open.get() < maxConnections && !surplus.isEmpty()) {
      admit(acceptor, surplus.remove());
    }
    if (open.get() < maxConnections) {
      acceptor.channel().config().setAutoRead(true);
    }
  }

  /// Not handed on: Netty would log every refused accept.
  @Override
  public void exceptionCaught(ChannelHandlerContext acceptor, Throwable exhausted) {
    acceptor.channel().config().setAutoRead(false);
    acceptor
        .executor()
        .schedule(() -> resume(acceptor), ACCEPT_PAUSE_MILLIS, TimeUnit.MILLISECONDS);
  }

  /// Accepts what the kernel has queued, then no more. Waits for it; call it from a thread of your
  /// own.
  ///
  /// @param beforehand is run on the acceptor's thread just before: who sees that no more is
  ///   accepted sees its effect too. Not long before: a client that is told to go away comes back,
  ///   and would find the queue of a socket that is about to close
  void close(Runnable beforehand) {
    ChannelHandlerContext acceptor = context;
    if (acceptor == null) {
      return; // Never bound.
    }
    acceptor
        .executor()
        .schedule(() -> end(acceptor, beforehand), LAST_LOOK_MILLIS, TimeUnit.MILLISECONDS);
    acceptor.channel().closeFuture().awaitUninterruptibly();
  }

  private void end(ChannelHandlerContext acceptor, Runnable beforehand) {
    beforehand.run();
    acceptor.channel().close();
    surplus.forEach(connection -> connection.unsafe().closeForcibly());
  }

  SocketAddress address() {
    return requireNonNull(context).channel().localAddress();
  }

  /// The length of the kernel's queue as it was asked for.
  int backlog() {
    return requireNonNull(
        requireNonNull(context).channel().config().getOption(ChannelOption.SO_BACKLOG));
  }

  int maxConnections() {
    return maxConnections;
  }

  /// The kind of the channel, which tells the transport in use.
  String kind() {
    return requireNonNull(context).channel().getClass().getSimpleName();
  }
}
