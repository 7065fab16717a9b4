package org.serverzoo.vertx;

import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpServer;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.serverzoo.api.Application;
import org.serverzoo.api.EffectiveSetting;
import org.serverzoo.api.Listen;
import org.serverzoo.api.Offload;
import org.serverzoo.api.RunningServer;
import org.serverzoo.api.Settings;

/// One Vert.x with its verticles: what they share, and how all of it starts and stops.
final class VertxServer extends RunningServer {

  private static final Duration STARTING = Duration.ofSeconds(30);

  /// What the end may take once everything is cut.
  private static final Duration CUT = Duration.ofSeconds(1);

  private final io.vertx.core.net.SocketAddress asked;
  private final Offload.Lane offload;
  private final Vertx vertx;
  private final Queue<HttpVerticle> verticles = new ConcurrentLinkedQueue<>();

  /// The port that the system has given; the same for all verticles.
  private volatile int port;

  private VertxServer(
      Application application, Settings settings, io.vertx.core.net.SocketAddress asked) {
    super(application, settings);
    this.asked = asked;
    this.offload = settings.offload().open(settings.queue());
    this.vertx = Vertx.vertx(options(settings));
  }

  static VertxServer start(Application application, Settings settings) throws IOException {
    VertxServer server = new VertxServer(application, settings, listening(settings.listen()));
    try {
      await(server.deploy(), STARTING);
      return server;
    } catch (ExecutionException | TimeoutException refused) {
      server.close();
      // Netty's own exceptions say what, but are of no public type.
      var cannot =
          new BindException("Cannot listen on " + server.asked + ": " + refused.getMessage());
      cannot.initCause(refused);
      throw cannot;
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IOException("Interrupted while starting", interrupted);
    }
  }

  private static io.vertx.core.net.SocketAddress listening(Listen listen) throws IOException {
    return switch (listen) {
      case Listen.Tcp(InetSocketAddress address) -> {
        String host = address.getAddress().getHostAddress();
        // A port of the system's choice has to be the same for all instances.
        yield address.getPort() == 0
            ? io.vertx.core.net.SocketAddress.sharedRandomPort(1, host)
            : io.vertx.core.net.SocketAddress.inetSocketAddress(address.getPort(), host);
      }
      case Listen.Unix unix -> {
        unix.removeStale();
        yield io.vertx.core.net.SocketAddress.domainSocketAddress(unix.path().toString());
      }
      case Listen.Inherited() ->
          throw new IOException("vertx takes over no listening socket: leave --listen out");
    };
  }

  private static VertxOptions options(Settings settings) {
    VertxOptions options =
        new VertxOptions()
            .setEventLoopPoolSize(settings.workers())
            .setDisableTCCL(true)
            .setFileSystemOptions(
                new FileSystemOptions()
                    .setFileCachingEnabled(false)
                    .setClassPathResolvingEnabled(false));
    if (settings.offload() instanceof Offload.Inline) {
      // This exhibit blocks its loops on purpose, so the checker would log and log.
      options.setBlockedThreadCheckInterval(1).setBlockedThreadCheckIntervalUnit(TimeUnit.DAYS);
    }
    return options;
  }

  private Future<?> deploy() {
    Supplier<HttpVerticle> verticle =
        () -> {
          HttpVerticle made = new HttpVerticle(this, offload, asked);
          verticles.add(made);
          return made;
        };
    // The first opens the socket, for all. If it cannot, no other shall try.
    Future<String> first = vertx.deployVerticle(verticle, new DeploymentOptions());
    int others = settings().workers() - 1;
    return others == 0
        ? first
        : first.compose(
            _ -> vertx.deployVerticle(verticle, new DeploymentOptions().setInstances(others)));
  }

  private static void await(Future<?> future, Duration patience)
      throws ExecutionException, TimeoutException, InterruptedException {
    future
        .toCompletionStage()
        .toCompletableFuture()
        .get(patience.toMillis(), TimeUnit.MILLISECONDS);
  }

  /// A verticle listens.
  void listening(HttpServer http) {
    port = http.actualPort();
  }

  @Override
  public SocketAddress address() {
    return switch (settings().listen()) {
      case Listen.Tcp(InetSocketAddress tcp) -> new InetSocketAddress(tcp.getAddress(), port);
      case Listen.Unix(Path path) -> UnixDomainSocketAddress.of(path);
      case Listen.Inherited() -> throw new IllegalStateException("it was refused at the start");
    };
  }

  @Override
  public List<EffectiveSetting> effective() {
    return List.of(
        EffectiveSetting.eventLoops(verticles.size()),
        EffectiveSetting.offload(settings().offload()),
        EffectiveSetting.queue(offload),
        EffectiveSetting.keepAlive(settings().keepAlive()),
        EffectiveSetting.idleTimeout(settings().idleTimeout()));
  }

  @Override
  protected void stopAccepting() {
    verticles.forEach(verticle -> verticle.drain(settings().grace()));
  }

  @Override
  protected void cut() {
    offload.close();
    try {
      await(vertx.close(), CUT);
    } catch (ExecutionException | TimeoutException ended) {
      // There is nothing more to be closed.
    } catch (InterruptedException hurry) {
      Thread.currentThread().interrupt();
    }
  }
}
