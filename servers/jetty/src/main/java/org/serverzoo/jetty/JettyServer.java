package org.serverzoo.jetty;

import java.io.IOException;
import java.net.SocketAddress;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.http.HttpCompliance;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.util.thread.ThreadPool;
import org.eclipse.jetty.util.thread.VirtualThreadPool;
import org.serverzoo.api.Application;
import org.serverzoo.api.Counters;
import org.serverzoo.api.EffectiveSetting;
import org.serverzoo.api.Limits;
import org.serverzoo.api.Offload;
import org.serverzoo.api.RequestRules;
import org.serverzoo.api.Response;
import org.serverzoo.api.Running;
import org.serverzoo.api.Settings;

/// Puts Jetty's parts together, and stops them.
final class JettyServer implements Running {

  /// Threads beside those of selectors and acceptor: for what Jetty does when a connection opens or
  /// closes.
  private static final int HOUSEKEEPERS = 4;

  private final Application application;
  private final Settings settings;
  private final RequestRules rules;
  private final Counters counters = new Counters();
  private final Offload.Lane offload;
  private final VirtualThreadPool virtualThreads = new VirtualThreadPool(0);
  private final HttpConfiguration configuration;
  private final NetworkConnectionLimit connectionLimit;
  private final ListeningConnector connector;
  private final Server jetty;

  private JettyServer(Application application, Settings settings) throws IOException {
    this.application = application;
    this.settings = settings;
    this.rules = new RequestRules(settings.limits());
    this.configuration = configuration(settings);
    this.jetty = new Server(threadPool(settings));
    this.connector = ListeningConnector.open(jetty, settings, counters, new Factory());
    this.connectionLimit = new NetworkConnectionLimit(settings.maxConnections(), connector);
    this.offload = settings.offload().open(settings.queue());
  }

  static Running start(Application application, Settings settings) throws IOException {
    JettyServer server = new JettyServer(application, settings);
    server.start();
    return server;
  }

  /// For acceptor and selectors. Where requests have virtual threads, so have these: a request then
  /// goes from its selector to its thread without a switch in the kernel.
  private ThreadPool threadPool(Settings settings) {
    if (onVirtualThreads()) {
      return virtualThreads;
    }
    int most = settings.workers() + 1 + HOUSEKEEPERS;
    QueuedThreadPool pool = new QueuedThreadPool(most, most);
    pool.setName("jetty");
    pool.setReservedThreads(0);
    pool.setVirtualThreadsExecutor(virtualThreads);
    return pool;
  }

  private static HttpConfiguration configuration(Settings settings) {
    Limits limits = settings.limits();
    HttpConfiguration configuration = new HttpConfiguration();
    configuration.setSendServerVersion(false);
    configuration.setSendDateHeader(false);
    configuration.setPersistentConnectionsEnabled(settings.keepAlive());
    configuration.setRequestHeaderSize(limits.maxRequestLineBytes() + 2 * limits.maxHeaderBytes());
    configuration.setUseInputDirectByteBuffers(false);
    configuration.setHeaderCacheSize(0);
    configuration.setHttpCompliance(
        HttpCompliance.STRICT.with("zoo", HttpCompliance.Violation.UNSAFE_HOST_HEADER));
    return configuration;
  }

  private void start() throws IOException {
    jetty.addConnector(connector);
    jetty.addBean(connectionLimit);
    jetty.setHandler(new ApplicationHandler(this));
    jetty.setErrorHandler(new ProblemHandler(this));
    jetty.setStopTimeout(settings.grace().toMillis());
    try {
      jetty.start();
    } catch (Exception failed) {
      close();
      throw new IOException("Jetty does not start: " + failed.getMessage(), failed);
    }
  }

  Application application() {
    return application;
  }

  Settings settings() {
    return settings;
  }

  RequestRules rules() {
    return rules;
  }

  Offload.Lane offload() {
    return offload;
  }

  Executor executor() {
    return virtualThreads;
  }

  /// Whether requests have virtual threads, on which their calls may block. Otherwise selectors
  /// serve requests, and what may block goes to the offload.
  boolean onVirtualThreads() {
    return settings.offload() instanceof Offload.Virtual;
  }

  boolean draining() {
    return connector.draining();
  }

  void answered(String method, String target, Response response) {
    counters.requestAnswered();
    settings.accessLog().answered(method, target, response);
  }

  @Override
  public SocketAddress address() {
    return connector.address();
  }

  @Override
  public List<EffectiveSetting> effective() {
    return List.of(
        new EffectiveSetting(
            "workers", connector.getSelectorManager().getSelectorCount() + " selectors"),
        new EffectiveSetting("threads", threads()),
        new EffectiveSetting("offload", settings.offload().toString()),
        new EffectiveSetting("queue", offload.queue()),
        new EffectiveSetting(
            "keep-alive",
            configuration.isPersistentConnectionsEnabled() ? "yes" : "no: each answer closes"),
        new EffectiveSetting("idle-timeout", connector.getIdleTimeout() + " ms"),
        new EffectiveSetting(
            "max-connections", String.valueOf(connectionLimit.getMaxNetworkConnectionCount())));
  }

  private String threads() {
    return switch (jetty.getInvocationType()) {
      case BLOCKING -> "virtual ones for selectors and requests";
      case NON_BLOCKING, EITHER -> "selectors serve requests";
    };
  }

  @Override
  public Counters counters() {
    return counters;
  }

  @Override
  public synchronized void close() {
    try {
      jetty.stop();
    } catch (TimeoutException graceOver) {
      // What was left has been cut.
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    } catch (Exception failed) {
      throw new IllegalStateException("Jetty does not stop", failed);
    } finally {
      offload.close();
    }
  }

  /// Makes connections with a gate.
  private final class Factory extends HttpConnectionFactory {

    Factory() {
      super(configuration);
    }

    @Override
    public Connection newConnection(Connector connector, EndPoint endPoint) {
      return configure(
          new GatedConnection(
              JettyServer.this, configuration, (ListeningConnector) connector, endPoint),
          connector,
          endPoint);
    }
  }
}
