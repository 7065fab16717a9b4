package org.serverzoo.jetty;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.util.List;
import org.eclipse.jetty.http.HttpCompliance;
import org.eclipse.jetty.http.HttpCompliance.Violation;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.IdleTimeout;
import org.eclipse.jetty.server.AbstractConnector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.util.thread.ThreadPool;
import org.eclipse.jetty.util.thread.VirtualThreadPool;
import org.serverzoo.api.Application;
import org.serverzoo.api.EffectiveSetting;
import org.serverzoo.api.Limits;
import org.serverzoo.api.Offload;
import org.serverzoo.api.RunningServer;
import org.serverzoo.api.Settings;

/// Puts Jetty's parts together, and stops them.
///
/// ```
///   Server                    errors: ProblemHandler
///     ├── connector           threads: VirtualThreadPool; selectors; idle timeout
///     │     └── HttpConnectionFactory ── HttpConfiguration: compliance, limits
///     ├── NetworkConnectionLimit
///     └── ApplicationHandler
/// ```
final class JettyServer extends RunningServer {

  /// Platform threads beside those of selectors and acceptor: for what Jetty does when a connection
  /// opens or closes.
  private static final int HOUSEKEEPERS = 4;

  /// Jetty counts the request line and the fields together. So much room for the line leaves the
  /// fields theirs, unless it is very long.
  private static final int LINE_BYTES = 1024;

  /// How long an idle connection is left open when the server drains: a request may be on its way,
  /// and closing now would lose it.
  private static final long QUIET_MILLIS = 500;

  /// How long platform threads may take to end.
  private static final long CUT_MILLIS = 1000;

  private final Offload.Lane offload;
  private final HttpConfiguration configuration;
  private final Server jetty;
  private final AbstractConnector connector;
  private final NetworkConnectionLimit connectionLimit;
  private final SocketAddress address;

  private JettyServer(Application application, Settings settings) throws IOException {
    super(application, settings);
    this.offload = settings.offload().open(settings.queue());
    this.configuration = configuration(settings);
    this.jetty = new Server(new CallerRuns());
    HttpConnectionFactory http = new HttpConnectionFactory(configuration);
    this.connector = new Connectors(jetty, threadPool(settings), settings, http).open();
    this.connectionLimit = new NetworkConnectionLimit(settings.maxConnections(), connector);
    this.address = start();
  }

  static JettyServer start(Application application, Settings settings) throws IOException {
    return new JettyServer(application, settings);
  }

  /// For acceptor, selectors and requests. Where requests have virtual threads, so have the others:
  /// a request then goes from its selector to its thread without a switch in the kernel.
  private static ThreadPool threadPool(Settings settings) {
    if (settings.offload() instanceof Offload.Virtual) {
      return new VirtualThreadPool(0);
    }
    QueuedThreadPool pool = new QueuedThreadPool(settings.workers() + 1 + HOUSEKEEPERS);
    pool.setName("jetty");
    pool.setReservedThreads(0);
    pool.setStopTimeout(CUT_MILLIS);
    return pool;
  }

  /// As strict as Jetty can be told to be, but for targets: those that it calls ambiguous are the
  /// application's to judge, and [org.serverzoo.api.Target] is stricter with the others.
  private static HttpConfiguration configuration(Settings settings) {
    Limits limits = settings.limits();
    HttpConfiguration configuration = new HttpConfiguration();
    configuration.setHttpCompliance(
        HttpCompliance.STRICT.with("zoo", Violation.MISMATCHED_AUTHORITY));
    configuration.setUriCompliance(UriCompliance.UNSAFE);
    configuration.setRequestHeaderSize(limits.maxHeaderBytes() + LINE_BYTES);
    configuration.setHeaderCacheCaseSensitive(true);
    configuration.setSendServerVersion(false);
    configuration.setPersistentConnectionsEnabled(settings.keepAlive());
    return configuration;
  }

  /// @return where it listens
  private SocketAddress start() throws IOException {
    connector.setIdleTimeout(settings().idleTimeout().toMillis());
    connector.setShutdownIdleTimeout(-1); // See #stopAccepting.
    connector.addBean(new ConnectionCounter());
    jetty.addConnector(connector);
    jetty.addBean(connectionLimit);
    jetty.setHandler(new ApplicationHandler(this));
    jetty.setErrorHandler(new ProblemHandler(this));
    try {
      jetty.start();
      return ((ServerSocketChannel) connector.getTransport()).getLocalAddress();
    } catch (Exception failed) {
      close();
      throw new IOException("Jetty does not start: " + failed.getMessage(), failed);
    }
  }

  /// Whether requests have virtual threads, on which their calls may block. Otherwise selectors
  /// serve requests, and what may block goes to the offload.
  boolean onVirtualThreads() {
    return settings().offload() instanceof Offload.Virtual;
  }

  Offload.Lane offload() {
    return offload;
  }

  @Override
  public SocketAddress address() {
    return address;
  }

  @Override
  public List<EffectiveSetting> effective() {
    return List.of(
        new EffectiveSetting("workers", Connectors.selectors(connector) + " selectors"),
        new EffectiveSetting("threads", threads()),
        EffectiveSetting.offload(settings().offload()),
        EffectiveSetting.queue(offload),
        EffectiveSetting.keepAlive(configuration.isPersistentConnectionsEnabled()),
        new EffectiveSetting("idle-timeout", connector.getIdleTimeout() + " ms"),
        EffectiveSetting.maxConnections(connectionLimit.getMaxNetworkConnectionCount()));
  }

  private String threads() {
    return switch (jetty.getInvocationType()) {
      case BLOCKING -> "virtual ones for selectors and requests";
      case NON_BLOCKING, EITHER -> "selectors serve requests";
    };
  }

  /// Jetty would let all connections go after its quiet time; here those that serve a request have
  /// the time that they always have.
  @Override
  protected void stopAccepting() throws InterruptedException {
    Connectors.removeFile(connector, settings().listen());
    connector.setIdleTimeout(QUIET_MILLIS); // For those that are being accepted.
    var _ = connector.shutdown(); // Its end is waited for with that of all connections.
    for (EndPoint endPoint : connector.getConnectedEndPoints()) {
      Connection connection = endPoint.getConnection();
      if (connection == null || connection.getMessagesIn() <= connection.getMessagesOut()) {
        ((IdleTimeout) endPoint).notIdle(); // However long it was idle before.
        endPoint.setIdleTimeout(QUIET_MILLIS);
      }
    }
  }

  @Override
  protected void cut() {
    boolean interrupted = Thread.interrupted(); // It would keep Jetty from stopping.
    try {
      jetty.stop();
    } catch (Exception failed) {
      throw new IllegalStateException("Jetty does not stop", failed);
    } finally {
      offload.close();
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private final class ConnectionCounter implements Connection.Listener {
    @Override
    public void onOpened(Connection connection) {
      connectionOpened();
    }

    @Override
    public void onClosed(Connection connection) {
      connectionClosed();
    }
  }
}
