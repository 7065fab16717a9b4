package org.serverzoo.vertx;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.serverzoo.api.Limits;
import org.serverzoo.api.Offload;
import org.serverzoo.api.Settings;

/// One event loop's share of the server. Deployed once for each loop; all instances listen on one
/// socket, whose connections Vert.x deals out among them.
///
/// Nothing in here is shared with another instance, so nothing is locked.
final class HttpVerticle extends VerticleBase {

  private static final Duration TICK = Duration.ofMillis(100);

  private final VertxServer server;
  private final Offload.Lane offload;
  private final SocketAddress address;
  private final Map<HttpConnection, Conversation> conversations = new HashMap<>();
  private @Nullable HttpServer http;

  HttpVerticle(VertxServer server, Offload.Lane offload, SocketAddress address) {
    this.server = server;
    this.offload = offload;
    this.address = address;
  }

  @Override
  public Future<?> start() {
    vertx.setPeriodic(tick(server.settings()).toMillis(), _ -> tick());
    HttpServer opening =
        vertx
            .createHttpServer(options(server.settings()))
            .connectionHandler(this::adopt)
            .requestHandler(request -> of(request).serve(request))
            .invalidRequestHandler(request -> of(request).refuse(request));
    http = opening;
    return opening.listen(address).onSuccess(listening -> server.listening(listening));
  }

  /// As strict as Vert.x can be asked to be. What this server does not speak is switched off, for
  /// each protocol is a handler in every pipeline.
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

  /// Often enough that the shortest deadline is a fifth late at the most.
  private static Duration tick(Settings settings) {
    Duration tick = TICK;
    Limits limits = settings.limits();
    for (Duration limit : List.of(settings.idleTimeout(), limits.bodyStall())) {
      Duration tenth = limit.dividedBy(10).plusMillis(1);
      tick = tenth.compareTo(tick) < 0 ? tenth : tick;
    }
    return tick;
  }

  private void adopt(HttpConnection opened) {
    server.connectionOpened();
    conversations.put(opened, new Conversation(server, offload, context, opened));
    opened.closeHandler(_ -> {
      conversations.remove(opened);
      server.connectionClosed();
    });
  }

  private Conversation of(HttpServerRequest request) {
    return Objects.requireNonNull(conversations.get(request.connection()));
  }

  private void tick() {
    long now = System.nanoTime();
    // A copy: what is overdue is closed, and leaves the map.
    List.copyOf(conversations.values()).forEach(conversation -> conversation.tick(now));
  }

  /// Listens no more, and lets connections go when they have nothing to do.
  void drain(Duration grace) {
    HttpServer listening = http;
    if (listening != null) {
      context.runOnContext(_ -> listening.shutdown(grace));
    }
  }
}
