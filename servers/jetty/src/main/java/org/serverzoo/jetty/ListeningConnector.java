package org.serverzoo.jetty;

import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.concurrent.CompletableFuture;
import org.eclipse.jetty.io.AbstractEndPoint;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.IO;
import org.serverzoo.api.Counters;
import org.serverzoo.api.Listen;
import org.serverzoo.api.Settings;

/// Jetty's connector over a listening socket of any kind. By itself it takes an inherited one, but
/// no Unix domain socket, since it asks each for its port: so here the socket is opened, and
/// accepted from, and all else is left to Jetty.
///
/// One acceptor thread blocks in accept. While `--max-connections` are open it does not call
/// accept, and new connections wait in the kernel's queue.
final class ListeningConnector extends ServerConnector {

  private static final int ACCEPTORS = 1;

  /// How long to leave the kernel's queue alone after an accept failed: mostly for want of file
  /// descriptors, which other connections give back.
  private static final long PAUSE_MILLIS = 100;

  /// How long an idle connection is left open when the server drains: a request may be on its way,
  /// and closing now would lose it.
  private static final long QUIET_MILLIS = 500;

  private final ServerSocketChannel listening;
  private final SocketAddress address;
  private final Listen source;
  private final Counters counters;

  /// Set before the socket is closed: who sees that no more is accepted sees this too.
  private volatile boolean draining;

  private ListeningConnector(
      Server server,
      Settings settings,
      ServerSocketChannel listening,
      Counters counters,
      ConnectionFactory factory)
      throws IOException {
    super(server, ACCEPTORS, settings.workers(), factory);
    this.listening = listening;
    this.address = listening.getLocalAddress();
    this.source = settings.listen();
    this.counters = counters;
    setShutdownIdleTimeout(QUIET_MILLIS);
    setIdleTimeout(settings.idleTimeout().toMillis());
  }

  /// Opens the socket that the settings name, with their backlog; an inherited one listens already.
  ///
  /// @throws BindException if the address is taken
  static ListeningConnector open(
      Server server, Settings settings, Counters counters, ConnectionFactory factory)
      throws IOException {
    ServerSocketChannel listening =
        switch (settings.listen()) {
          case Listen.Tcp(InetSocketAddress address) ->
              bound(ServerSocketChannel.open(), address, settings.backlog());
          case Listen.Unix unix -> {
            unix.removeStale();
            ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
            yield bound(channel, UnixDomainSocketAddress.of(unix.path()), settings.backlog());
          }
          case Listen.Inherited _ -> inherited();
        };
    return new ListeningConnector(server, settings, listening, counters, factory);
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
    if (System.inheritedChannel() instanceof ServerSocketChannel listening) {
      return listening;
    }
    throw new IOException("file descriptor 0 is no listening socket");
  }

  /// Whether answers say `Connection: close`.
  boolean draining() {
    return draining;
  }

  /// Jetty's connections ask this to end after an answer that was sent as if the connection stayed
  /// open; the client's next request may be on its way. Here such a connection is an idle one.
  @Override
  public boolean isShutdown() {
    return false;
  }

  SocketAddress address() {
    return address;
  }

  /// The socket is open already. ServerConnector would open one of its own.
  @Override
  public void open() {}

  @Override
  public boolean isOpen() {
    return listening.isOpen();
  }

  @Override
  public ServerSocketChannel getTransport() {
    return listening;
  }

  @Override
  public void accept(int acceptor) throws IOException {
    SocketChannel accepted = listening.accept();
    try {
      accepted.configureBlocking(false);
      if (accepted.getLocalAddress() instanceof InetSocketAddress) {
        accepted.setOption(StandardSocketOptions.TCP_NODELAY, true);
      }
      getSelectorManager().accept(accepted);
    } catch (IOException gone) {
      IO.close(accepted); // The client went away before it was looked at.
    }
  }

  @Override
  protected boolean handleAcceptFailure(Throwable failure) {
    if (failure instanceof IOException && isOpen()) {
      try {
        Thread.sleep(PAUSE_MILLIS);
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt(); // The server stops: the acceptor's loop looks.
      }
      return true;
    }
    return super.handleAcceptFailure(failure);
  }

  @Override
  protected void onEndPointOpened(EndPoint endPoint) {
    counters.connectionOpened();
    super.onEndPointOpened(endPoint);
    if (draining) {
      endPoint.setIdleTimeout(QUIET_MILLIS); // It came too late for shutdown() to see it.
    }
  }

  @Override
  protected void onEndPointClosed(EndPoint endPoint) {
    counters.connectionClosed();
    super.onEndPointClosed(endPoint);
  }

  /// Begins to drain. However long a connection was idle before, it is left the quiet time.
  @Override
  public CompletableFuture<Void> shutdown() {
    draining = true;
    for (EndPoint endPoint : getConnectedEndPoints()) {
      ((AbstractEndPoint) endPoint).notIdle();
    }
    return super.shutdown();
  }

  /// Listens no more.
  @Override
  public void close() {
    if (isOpen()) {
      try {
        source.removeFile();
      } catch (IOException kept) {
        LOG.warn("cannot remove the file of {}", source, kept);
      }
    }
    IO.close(listening);
  }
}
