package org.serverzoo.launcher.running;

import io.prometheus.metrics.exporter.httpserver.HTTPServer;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.serverzoo.api.Counters;
import org.serverzoo.api.EffectiveSetting;
import org.serverzoo.api.Listen;
import org.serverzoo.api.Running;

/// What a server has done, for Prometheus to scrape: `GET /metrics` on a port of its own, with a
/// thread of its own. A request costs no more for it: what is shown was counted anyway.
///
/// The numbers are the whole server's, those of a process design's workers included.
public final class Metrics implements AutoCloseable {

  private static final Duration LOOK_AGAIN = Duration.ofMillis(100);

  private final List<EffectiveSetting> effective;

  /// Null while there is none.
  private @Nullable HTTPServer server;

  private boolean closed;

  private Metrics(List<EffectiveSetting> effective) {
    this.effective = effective;
  }

  /// Shows nothing.
  public static Metrics off() {
    return new Metrics(List.of());
  }

  /// Listens on the address that the server listens on; on the loopback one if that has none.
  ///
  /// Where the server's socket was handed over, the process that had it before may have this port
  /// until it ends: then it is taken over as soon as it is free.
  ///
  /// @param port 0 lets the system choose
  /// @throws CannotStartException if it is taken
  public static Metrics open(int port, Listen listen, Backend backend, Running running) {
    PrometheusRegistry registry = new PrometheusRegistry();
    registry.register(new Server(backend, running));
    InetAddress host =
        running.address() instanceof InetSocketAddress inet
            ? inet.getAddress()
            : InetAddress.getLoopbackAddress();
    HTTPServer.Builder builder =
        HTTPServer.builder().inetAddress(host).port(port).registry(registry);
    try {
      HTTPServer open = builder.buildAndStart();
      Metrics metrics = new Metrics(shownAt(host, open.getPort()));
      metrics.server = open;
      return metrics;
    } catch (IOException refused) {
      if (!(listen instanceof Listen.Inherited)) {
        throw new CannotStartException(
            "--metrics: cannot listen on port %d: %s; choose another one, or 0"
                .formatted(port, refused.getMessage()),
            refused);
      }
      System.err.printf(
          "zoo: --metrics: port %d is not free yet (%s); I take it when it is%n",
          port, refused.getMessage());
      Metrics metrics = new Metrics(shownAt(host, port));
      Thread.ofVirtual().name("metrics").start(() -> metrics.openWhenFree(builder));
      return metrics;
    }
  }

  private static List<EffectiveSetting> shownAt(InetAddress host, int port) {
    return List.of(
        new EffectiveSetting(
            "metrics", InForce.url(new InetSocketAddress(host, port)) + "metrics"));
  }

  private void openWhenFree(HTTPServer.Builder builder) {
    try {
      while (!isOpenOrOver(builder)) {
        Thread.sleep(LOOK_AGAIN);
      }
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized boolean isOpenOrOver(HTTPServer.Builder builder) {
    if (!closed) {
      try {
        server = builder.buildAndStart();
      } catch (IOException taken) {
        return false;
      }
    }
    return true;
  }

  /// Where it is, as a line of the settings in force; empty if it is off.
  List<EffectiveSetting> effective() {
    return effective;
  }

  @Override
  public synchronized void close() {
    closed = true;
    if (server != null) {
      server.close();
    }
  }

  /// All that is said of the server itself, as of one moment.
  private record Server(Backend backend, Running running) implements MultiCollector {

    @Override
    public MetricSnapshots collect() {
      Counters counters = running.counters();
      List<MetricSnapshot> all = new ArrayList<>();
      all.add(
          counter(
              "zoo_connections_accepted",
              "Connections accepted since the start.",
              counters.connectionsAccepted()));
      all.add(gauge("zoo_connections_open", "Connections open now.", counters.connectionsOpen()));
      all.add(
          counter(
              "zoo_requests_answered",
              "Answers since the start, whatever their status.",
              counters.requestsAnswered()));
      backend
          .sessionsHighWater(running)
          .ifPresent(most -> {
            all.add(
                gauge(
                    "zoo_database_sessions_limit",
                    "Database sessions that the whole server may use at once.",
                    backend.sessions()));
            all.add(
                gauge(
                    "zoo_database_sessions_high_water",
                    "Most database sessions that were in use at once since the start.",
                    most));
          });
      return new MetricSnapshots(all);
    }

    private static CounterSnapshot counter(String name, String help, long value) {
      return CounterSnapshot.builder()
          .name(name)
          .help(help)
          .dataPoint(
              CounterSnapshot.CounterDataPointSnapshot.builder().value((double) value).build())
          .build();
    }

    private static GaugeSnapshot gauge(String name, String help, long value) {
      return GaugeSnapshot.builder()
          .name(name)
          .help(help)
          .dataPoint(GaugeSnapshot.GaugeDataPointSnapshot.builder().value((double) value).build())
          .build();
    }
  }
}
