package org.serverzoo.http1;

import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channel;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.serverzoo.api.Listen;
import org.serverzoo.api.Settings;

/// The listening socket of a hand-written design, wherever it comes from.
public final class Listener implements AutoCloseable {

  /// How long to leave the kernel's queue alone after an accept failed: mostly for want of file
  /// descriptors, which other connections give back.
  public static final Duration PAUSE = Duration.ofMillis(100);

  private final ServerSocketChannel channel;
  private final Listen source;

  private Listener(ServerSocketChannel channel, Listen source) {
    this.channel = channel;
    this.source = source;
  }

  /// Opens the socket that the settings name, with their backlog; an inherited one listens already.
  ///
  /// @throws BindException if the address is taken
  public static Listener open(Settings settings) throws IOException {
    Listen source = settings.listen();
    return switch (source) {
      case Listen.Tcp(InetSocketAddress address) ->
          new Listener(bound(ServerSocketChannel.open(), address, settings.backlog()), source);
      case Listen.Unix unix -> {
        unix.removeStale();
        ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        yield new Listener(
            bound(channel, UnixDomainSocketAddress.of(unix.path()), settings.backlog()), source);
      }
      case Listen.Inherited _ -> new Listener(inherited(), source);
    };
  }

  private static ServerSocketChannel bound(
      ServerSocketChannel channel, SocketAddress address, int backlog) throws IOException {
    try {
      return channel.bind(address, backlog);
    } catch (IOException refused) {
      channel.close();
      throw refused;
    }
  }

  private static ServerSocketChannel inherited() throws IOException {
    Channel channel = System.inheritedChannel();
    if (channel instanceof ServerSocketChannel listening) {
      return listening;
    }
    throw new IOException("file descriptor 0 is no listening socket");
  }

  /// For a selector loop, which accepts by itself.
  public ServerSocketChannel channel() {
    return channel;
  }

  /// Where it listens.
  public SocketAddress address() throws IOException {
    return channel.getLocalAddress();
  }

  /// Blocks until a client connects. Never fails for want of a resource: it waits and tries again.
  ///
  /// @throws ClosedChannelException once this listener is closed
  public SocketChannel accept() throws ClosedChannelException {
    while (true) {
      try {
        return channel.accept();
      } catch (ClosedChannelException closed) {
        throw closed;
      } catch (IOException exhausted) {
        LockSupport.parkNanos(PAUSE.toNanos());
      }
    }
  }

  /// Has what is written sent at once, instead of being held back until the client has confirmed
  /// what was sent before (Nagle's algorithm). The first write to a connection is never held back,
  /// so this may wait for the second: one that closes behind its first answer saves a system call.
  public static void withoutDelay(SocketChannel accepted) throws IOException {
    if (accepted.getLocalAddress() instanceof InetSocketAddress) {
      accepted.setOption(StandardSocketOptions.TCP_NODELAY, true);
    }
  }

  @Override
  public void close() throws IOException {
    try (channel) {
      if (channel.isOpen()) {
        source.removeFile();
      }
    }
  }
}
