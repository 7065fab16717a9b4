package org.serverzoo.vertx;

import static java.util.Objects.requireNonNull;

import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoop;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.net.SocketAddress;
import io.vertx.core.net.impl.ConnectionBase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.serverzoo.api.Limits;
import org.serverzoo.api.RequestRules;
import org.serverzoo.api.Settings;

/// One event loop's share of the server. Deployed once for each loop; all instances listen on one
/// socket, whose connections Vert.x deals out among them.
///
/// Nothing in here is shared with another instance, so nothing is locked.
final class HttpVerticle extends VerticleBase {

  private static final Duration TICK = Duration.ofMillis(100);

  private final VertxServer server;
  private final SocketAddress address;
  private final RequestRules rules;
  private final HttpServerOptions options;
  private final Answers answers = new Answers();
  private final Map<HttpConnection, Connection> connections = new HashMap<>();
  private @Nullable HttpServer http;

  /// The time of the last tick: near enough for deadlines, and nothing at all for each request.
  private long now = System.nanoTime();

  HttpVerticle(VertxServer server, SocketAddress address) {
    this.server = server;
    this.address = address;
    this.rules = new RequestRules(server.settings().limits());
    this.options = options(server.settings());
  }

  @Override
  public Future<?> start() {
    vertx.setPeriodic(tick(server.settings()).toMillis(), _ -> tick());
    HttpServer opening =
        vertx
            .createHttpServer(options)
            .connectionHandler(this::adopt)
            .requestHandler(request -> of(request).serve(request))
            .invalidRequestHandler(request -> of(request).refuse(request));
    http = opening;
    return opening.listen(address);
  }

  /// Often enough that the shortest deadline is a fifth late at the most.
  private static Duration tick(Settings settings) {
    Duration tick = TICK;
    Limits limits = settings.limits();
    for (Duration limit :
        List.of(settings.idleTimeout(), limits.headDeadline(), limits.bodyStall())) {
      Duration tenth = limit.dividedBy(10).plusMillis(1);
      tick = tenth.compareTo(tick) < 0 ? tenth : tick;
    }
    return tick;
  }

  /// Limits are the decoder's first line of defence; [RequestRules] holds them exactly. What this
  /// server does not speak is switched off, for each protocol is a handler in every pipeline.
  private static HttpServerOptions options(Settings settings) {
    Limits limits = settings.limits();
    return new HttpServerOptions()
        .setMaxInitialLineLength(limits.maxRequestLineBytes())
        .setMaxHeaderSize(limits.maxHeaderBytes())
        .setHandle100ContinueAutomatically(false)
        .setHttp2ClearTextEnabled(false)
        .setCompressionSupported(false)
        .setPerMessageWebSocketCompressionSupported(false)
        .setPerFrameWebSocketCompressionSupported(false)
        .setTcpNoDelay(true)
        .setAcceptBacklog(settings.backlog());
  }

  /// Stops listening and waits for the connections to end: [Wire] ends each in its time, and Vert.x
  /// cuts what is left when the grace is over.
  @Override
  public Future<?> stop() {
    return requireNonNull(http)
        .shutdown(server.settings().grace().toMillis(), TimeUnit.MILLISECONDS);
  }

  private void adopt(HttpConnection opened) {
    Settings settings = server.settings();
    ChannelPipeline pipeline = ((ConnectionBase) opened).channel().pipeline();
    StrictDecoder decoder = new StrictDecoder(options.getHttp1Config(), rules, settings.limits());
    Wire wire = new Wire(this, settings, decoder);
    pipeline.replace("httpDecoder", "httpDecoder", decoder);
    pipeline.replace("httpEncoder", "httpEncoder", new AnswerEncoder());
    pipeline.addFirst(wire);
    connections.put(opened, new Connection(server, this, opened, decoder, wire));
    opened.closeHandler(_ -> connections.remove(opened));
  }

  private Connection of(HttpServerRequest request) {
    return requireNonNull(connections.get(request.connection()));
  }

  private void tick() {
    now = System.nanoTime();
    // A copy: what is overdue is closed, and leaves the map.
    for (Connection connection : new ArrayList<>(connections.values())) {
      connection.wire().tick();
    }
  }

  /// The thread that this verticle runs on.
  EventLoop eventLoop() {
    return ((ContextInternal) context).nettyEventLoop();
  }

  /// In nanoseconds.
  long now() {
    return now;
  }

  Answers answers() {
    return answers;
  }
}
