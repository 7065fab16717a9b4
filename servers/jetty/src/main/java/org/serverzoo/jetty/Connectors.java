package org.serverzoo.jetty;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import java.util.concurrent.Executor;
import org.eclipse.jetty.io.SelectorManager;
import org.eclipse.jetty.server.AbstractConnector;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.unixdomain.server.UnixDomainServerConnector;
import org.serverzoo.api.Listen;
import org.serverzoo.api.Settings;

/// Jetty's connectors for the kinds of sockets to listen on. Each has one acceptor, which blocks in
/// accept, and `--workers` selectors.
///
/// @param threads for acceptors, selectors and requests
record Connectors(Server jetty, Executor threads, Settings settings, ConnectionFactory http) {

  private static final int ACCEPTORS = 1;

  /// One that will listen where the settings say; an inherited socket listens already.
  AbstractConnector open() throws IOException {
    return switch (settings.listen()) {
      case Listen.Tcp(InetSocketAddress address) -> {
        ServerConnector connector = tcp();
        connector.setHost(address.getAddress().getHostAddress());
        connector.setPort(address.getPort());
        connector.setAcceptQueueSize(settings.backlog());
        yield connector;
      }
      case Listen.Unix unix -> {
        unix.removeStale();
        UnixDomainServerConnector connector = unix();
        connector.setUnixDomainPath(unix.path());
        connector.setAcceptQueueSize(settings.backlog());
        yield connector;
      }
      case Listen.Inherited _ -> inherited();
    };
  }

  private AbstractConnector inherited() throws IOException {
    if (!(System.inheritedChannel() instanceof ServerSocketChannel channel)) {
      throw new IOException("file descriptor 0 is no listening socket");
    }
    if (channel.getLocalAddress() instanceof UnixDomainSocketAddress address) {
      UnixDomainServerConnector connector = unix();
      connector.setInheritChannel(true);
      connector.setUnixDomainPath(address.getPath());
      return connector;
    }
    ServerConnector connector = tcp();
    connector.open(channel);
    return connector;
  }

  private ServerConnector tcp() {
    return new ServerConnector(jetty, threads, null, null, ACCEPTORS, settings.workers(), http);
  }

  private UnixDomainServerConnector unix() {
    return new UnixDomainServerConnector(
        jetty, threads, null, null, ACCEPTORS, settings.workers(), http);
  }

  static int selectors(AbstractConnector connector) {
    return connector.getBean(SelectorManager.class).getSelectorCount();
  }

  /// Removes the file of a Unix domain socket of our own. Jetty removes it too, but only when the
  /// last connection is gone: by then it may be the next server's, and an inherited one is not ours
  /// at all. So Jetty is given another name.
  static void removeFile(AbstractConnector connector, Listen listen) {
    if (connector instanceof UnixDomainServerConnector unix) {
      Path path = unix.getUnixDomainPath();
      unix.setUnixDomainPath(path.resolveSibling(path.getFileName() + ".closed"));
    }
    try {
      listen.removeFile();
    } catch (IOException kept) {
      System.getLogger(Connectors.class.getName())
          .log(System.Logger.Level.WARNING, "cannot remove the file of " + listen, kept);
    }
  }
}
