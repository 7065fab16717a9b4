package org.serverzoo.netty;

import io.netty.channel.ChannelFactory;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerDomainSocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.channel.uring.IoUring;
import io.netty.channel.uring.IoUringIoHandler;
import io.netty.channel.uring.IoUringServerDomainSocketChannel;
import io.netty.channel.uring.IoUringServerSocketChannel;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channel;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.Function;
import org.serverzoo.api.Application;
import org.serverzoo.api.Dial;
import org.serverzoo.api.Running;
import org.serverzoo.api.ServerDesign;
import org.serverzoo.api.Settings;
import org.serverzoo.api.Transport;

/// Netty: a few event loops, each of which owns its connections for life.
///
/// ```
///                     kernel's backlog
///                            |
///   loop 1 ---- accepts -----+----> hands each connection to the next loop
///     |
///   loop 1..N: wait -> read what is there -> decode -> QUICK call -> write -> flush -> wait
///                                               |                      ^
///                                               | BLOCKING call        | task of the loop
///                                               v                      |
///                                         offload: a virtual thread each, or a pool
/// ```
///
/// A connection costs no thread, only its state: see [HttpHandler]. A loop must never wait, for all
/// its connections would wait with it; `--offload inline` shows what that looks like.
///
/// Under load each loop simply finds more connections ready when it looks, and flushes more answers
/// for each look: it gets more efficient, until it is the CPU that is full. Then latency grows for
/// everyone alike.
public final class NettyDesign implements ServerDesign {

  @Override
  public String name() {
    return "netty";
  }

  @Override
  public String idea() {
    return "Netty event loops over NIO, epoll or io_uring, blocking calls offloaded";
  }

  @Override
  public Set<Dial> dials() {
    return EnumSet.of(
        Dial.WORKERS,
        Dial.QUEUE,
        Dial.KEEP_ALIVE,
        Dial.IDLE_TIMEOUT,
        Dial.MAX_CONNECTIONS,
        Dial.OFFLOAD,
        Dial.TRANSPORT,
        Dial.LISTEN);
  }

  @Override
  public Settings defaults() {
    return Settings.DEFAULT.withWorkers(Runtime.getRuntime().availableProcessors());
  }

  @Override
  public Running start(Application application, Settings settings) throws IOException {
    return new NettyServer(application, settings, Kernel.of(settings.transport()));
  }

  /// A way to the kernel: what differs between Netty's transports, and nothing else.
  ///
  /// @param name as the dial spells it
  /// @param loops makes what waits for events in each loop
  /// @param tcp makes a listening TCP socket
  /// @param unix makes a listening Unix domain socket
  /// @param unixAddress such a socket's address as this transport wants it
  /// @param inherited takes over a listening socket from file descriptor 0
  record Kernel(
      String name,
      IoHandlerFactory loops,
      ChannelFactory<? extends ServerChannel> tcp,
      ChannelFactory<? extends ServerChannel> unix,
      Function<Path, SocketAddress> unixAddress,
      Inheritance inherited) {

    /// Takes over a listening socket from file descriptor 0.
    @FunctionalInterface
    interface Inheritance {
      ServerChannel take() throws IOException;
    }

    /// @throws IOException if this machine has no such transport
    static Kernel of(Transport transport) throws IOException {
      return switch (transport) {
        // io_uring costs the same within a few percent, and many containers forbid it.
        case AUTO -> Epoll.isAvailable() ? epoll() : nio();
        case NIO -> nio();
        case EPOLL -> {
          require(Epoll.isAvailable(), "epoll");
          yield epoll();
        }
        case IO_URING -> {
          require(IoUring.isAvailable(), "io_uring");
          yield ioUring();
        }
      };
    }

    private static void require(boolean available, String name) throws IOException {
      if (!available) {
        throw new IOException(
            "this system does not let us use %s: try --transport auto".formatted(name));
      }
    }

    private static Kernel nio() {
      return new Kernel(
          "nio",
          NioIoHandler.newFactory(),
          NioServerSocketChannel::new,
          NioServerDomainSocketChannel::new,
          UnixDomainSocketAddress::of,
          () -> new NioServerSocketChannel(listeningDescriptor()));
    }

    private static Kernel epoll() {
      return new Kernel(
          "epoll",
          LastingEpoll.newFactory(),
          EpollServerSocketChannel::new,
          EpollServerDomainSocketChannel::new,
          path -> new DomainSocketAddress(path.toFile()),
          () -> {
            // Only to make sure of what it is, and that accepting from it does not block.
            listeningDescriptor().configureBlocking(false);
            return new EpollServerSocketChannel(0);
          });
    }

    private static Kernel ioUring() {
      return new Kernel(
          "io_uring",
          IoUringIoHandler.newFactory(),
          IoUringServerSocketChannel::new,
          IoUringServerDomainSocketChannel::new,
          path -> new DomainSocketAddress(path.toFile()),
          () -> {
            throw new IOException(
                "Netty's io_uring takes over no listening socket: use --transport epoll or nio");
          });
    }

    private static ServerSocketChannel listeningDescriptor() throws IOException {
      Channel descriptor = System.inheritedChannel();
      if (descriptor instanceof ServerSocketChannel socket
          && socket.getLocalAddress() instanceof InetSocketAddress) {
        return socket;
      }
      throw new IOException(
          "file descriptor 0 is not a listening TCP socket: pass one, or name a host and port");
    }
  }
}
