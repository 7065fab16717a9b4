package org.serverzoo.vertx;

import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.serverzoo.api.Application;
import org.serverzoo.api.Call;
import org.serverzoo.api.Counters;
import org.serverzoo.api.EffectiveSetting;
import org.serverzoo.api.Listen;
import org.serverzoo.api.Offload;
import org.serverzoo.api.Problem;
import org.serverzoo.api.Request;
import org.serverzoo.api.Response;
import org.serverzoo.api.Running;
import org.serverzoo.api.Settings;
import org.serverzoo.api.Status;

/// One Vert.x with its verticles: what they share, and how all of it starts and stops.
final class VertxServer implements Running {

  private static final System.Logger LOG = System.getLogger(VertxServer.class.getName());

  private static final Duration STARTING = Duration.ofSeconds(30);

  /// What Vert.x's own bookkeeping may take after the last connection is closed.
  private static final Duration AFTERMATH = Duration.ofMillis(500);

  private final Application application;
  private final Settings settings;
  private final Counters counters = new Counters();
  private final ListeningSocket listening;
  private final Vertx vertx;
  private final CallOffload offload;
  private final Queue<HttpVerticle> verticles = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean closing = new AtomicBoolean();

  /// Set by the acceptor's thread, read by all loops.
  private volatile boolean draining;

  private final CountDownLatch closed = new CountDownLatch(1);

  private VertxServer(Application application, Settings settings) throws IOException {
    this.application = application;
    this.settings = settings;
    this.listening = new ListeningSocket(settings.maxConnections(), counters);
    this.vertx =
        Vertx.builder()
            .with(options(settings))
            .withTransport(listening.transport(settings.transport()))
            .build();
    this.offload = CallOffload.open(vertx, settings);
  }

  static Running start(Application application, Settings settings) throws IOException {
    if (!(settings.listen() instanceof Listen.Tcp(InetSocketAddress address))) {
      throw new IOException("vertx opens a TCP socket of its own: leave --listen out");
    }
    VertxServer server = new VertxServer(application, settings);
    try {
      server.deploy(address);
      return server;
    } catch (ExecutionException | TimeoutException refused) {
      server.close();
      // Netty's own exceptions say what, but are of no public type.
      var cannot = new BindException("Cannot listen on " + address + ": " + refused.getMessage());
      cannot.initCause(refused);
      throw cannot;
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IOException("Interrupted while starting", interrupted);
    }
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

  private void deploy(InetSocketAddress address)
      throws ExecutionException, TimeoutException, InterruptedException {
    String host = address.getAddress().getHostAddress();
    // A port of the system's choice has to be the same for all instances.
    var listen =
        address.getPort() == 0
            ? io.vertx.core.net.SocketAddress.sharedRandomPort(1, host)
            : io.vertx.core.net.SocketAddress.inetSocketAddress(address.getPort(), host);
    Supplier<HttpVerticle> verticle =
        () -> {
          HttpVerticle made = new HttpVerticle(this, listen);
          verticles.add(made);
          return made;
        };
    // The first opens the socket, for all. If it cannot, no other shall try.
    Future<String> deployed = vertx.deployVerticle(verticle, new DeploymentOptions());
    int others = settings.workers() - 1;
    if (others > 0) {
      DeploymentOptions options = new DeploymentOptions().setInstances(others);
      deployed = deployed.compose(_ -> vertx.deployVerticle(verticle, options));
    }
    await(deployed, STARTING);
  }

  private static void await(Future<?> future, Duration patience)
      throws ExecutionException, TimeoutException, InterruptedException {
    future
        .toCompletionStage()
        .toCompletableFuture()
        .get(patience.toMillis(), TimeUnit.MILLISECONDS);
  }

  /// Neither this nor [#run] throws, whatever the application does: Vert.x would log it and leave
  /// the connection without an answer.
  Call accept(Request request) {
    try {
      return application.accept(request);
    } catch (RuntimeException | LinkageError fault) {
      return Call.answering(failed(fault));
    }
  }

  Response run(Call call) {
    try {
      return call.run();
    } catch (RuntimeException | LinkageError fault) {
      return failed(fault);
    }
  }

  private static Response failed(Throwable fault) {
    LOG.log(Level.ERROR, "a request failed for a fault of the server", fault);
    return Problem.of(Status.INTERNAL_ERROR);
  }

  Settings settings() {
    return settings;
  }

  CallOffload offload() {
    return offload;
  }

  /// From here on each answer is the last of its connection.
  boolean draining() {
    return draining;
  }

  void answered(String method, String target, Response response) {
    counters.requestAnswered();
    settings.accessLog().answered(method, target, response);
  }

  @Override
  public SocketAddress address() {
    return listening.address();
  }

  @Override
  public List<EffectiveSetting> effective() {
    long loops = verticles.stream().map(HttpVerticle::eventLoop).distinct().count();
    return List.of(
        new EffectiveSetting("workers", loops + " event loops"),
        new EffectiveSetting("transport", listening.kind()),
        new EffectiveSetting("backlog", String.valueOf(listening.backlog())),
        new EffectiveSetting("offload", settings.offload().toString()),
        new EffectiveSetting("queue", offload.queue()),
        new EffectiveSetting("keep-alive", settings.keepAlive() ? "yes" : "no: each answer closes"),
        new EffectiveSetting("idle-timeout", settings.idleTimeout().toMillis() + " ms"),
        new EffectiveSetting("max-connections", String.valueOf(listening.maxConnections())));
  }

  @Override
  public Counters counters() {
    return counters;
  }

  /// Listens no more, drains the verticles, then ends Vert.x. In this order: Vert.x on its own
  /// would first end the worker executor, with the calls that are out.
  @Override
  public void close() {
    try {
      if (closing.compareAndSet(false, true)) {
        listening.close(() -> draining = true);
        Future<?> drained =
            Future.all(vertx.deploymentIDs().stream().map(vertx::undeploy).toList());
        settle(drained, settings.grace().plus(AFTERMATH));
        end();
        closed.countDown();
      } else {
        closed.await();
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void end() throws InterruptedException {
    offload.close();
    settle(vertx.close(), AFTERMATH);
  }

  /// Waits for an end, good or bad. One that takes too long, because a call blocks its event loop,
  /// is left to itself.
  private static void settle(Future<?> future, Duration patience) throws InterruptedException {
    try {
      await(future, patience);
    } catch (ExecutionException | TimeoutException ended) {
      // There is nothing more to be closed.
    }
  }
}
