package org.serverzoo.netty;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.socket.DuplexChannelConfig;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.HttpResponseEncoder;
import io.netty.handler.flow.FlowControlHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutor;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.serverzoo.api.Application;
import org.serverzoo.api.EffectiveSetting;
import org.serverzoo.api.Limits;
import org.serverzoo.api.Listen;
import org.serverzoo.api.Offload;
import org.serverzoo.api.RunningServer;
import org.serverzoo.api.Settings;

/// The running server: its loops, its listening socket, and what stands in the pipeline of each
/// connection.
///
/// ```
///     bytes ─▶ ByteGauge ─▶ HttpRequestDecoder ─▶ FlowControlHandler ─▶ HttpHandler
///         ◀────────────── HttpResponseEncoder ◀──────────────────────────┘
/// ```
@SuppressWarnings("FutureReturnValueIgnored") // What fails while closing is closed.
final class NettyServer extends RunningServer {

  /// How often a loop looks after the deadlines of its connections. One task for all of them: a
  /// timer for each would be set and cancelled with every request.
  private static final Duration SWEEP = Duration.ofMillis(100);

  /// How long the end of the loops may take once everything is cut.
  private static final Duration CUT = Duration.ofSeconds(1);

  private final NettyDesign.Kernel kernel;
  private final HttpDecoderConfig decoding;
  private final Offload.Lane offload;
  private final EventLoopGroup group;
  private final Acceptor acceptor;
  private final Channel listener;

  /// The connections of each loop, which alone touches its set.
  private final IdentityHashMap<EventLoop, Set<HttpHandler>> connections = new IdentityHashMap<>();

  NettyServer(Application application, Settings settings, NettyDesign.Kernel kernel)
      throws IOException {
    super(application, settings);
    this.kernel = kernel;
    this.decoding = decoding(settings.limits());
    this.offload = settings.offload().open(settings.queue());
    this.acceptor = new Acceptor(this);
    this.group =
        new MultiThreadIoEventLoopGroup(
            settings.workers(), new DefaultThreadFactory("netty-loop", true), kernel.loops());
    for (EventExecutor executor : group) {
      EventLoop loop = (EventLoop) executor;
      Set<HttpHandler> own = new HashSet<>();
      connections.put(loop, own);
      // A copy: a connection that is closed may leave at once.
      loop.scheduleAtFixedRate(
          () -> List.copyOf(own).forEach(HttpHandler::sweep),
          SWEEP.toNanos(),
          SWEEP.toNanos(),
          TimeUnit.NANOSECONDS);
    }
    try {
      this.listener = listen(settings);
    } catch (IOException cannotListen) {
      cut();
      throw cannotListen;
    }
  }

  /// As strict as Netty can be asked to be.
  private static HttpDecoderConfig decoding(Limits limits) {
    return new HttpDecoderConfig()
        .setMaxInitialLineLength(limits.maxRequestLineBytes())
        .setMaxHeaderSize(limits.maxHeaderBytes())
        .setStrictLineParsing(true)
        .setValidateHeaders(true)
        .setAllowDuplicateContentLengths(false)
        .setUseRfc9112TransferEncoding(true);
  }

  private Channel listen(Settings settings) throws IOException {
    ServerBootstrap bootstrap =
        new ServerBootstrap().group(group).handler(acceptor).childHandler(new Pipeline());
    return switch (settings.listen()) {
      case Listen.Tcp(InetSocketAddress address) ->
          bound(
              bootstrap
                  .channelFactory(kernel.tcp())
                  .option(ChannelOption.SO_BACKLOG, settings.backlog())
                  .option(ChannelOption.SO_REUSEADDR, true)
                  .bind(address));
      case Listen.Unix unix -> {
        unix.removeStale();
        yield bound(
            bootstrap
                .channelFactory(kernel.unix())
                .option(ChannelOption.SO_BACKLOG, settings.backlog())
                .bind(kernel.unixAddress().apply(unix.path())));
      }
      case Listen.Inherited() -> {
        ServerChannel channel = kernel.inherited().take();
        yield bound(bootstrap.channelFactory(() -> channel).register());
      }
    };
  }

  private static Channel bound(ChannelFuture binding) throws BindException {
    if (binding.awaitUninterruptibly().isSuccess()) {
      return binding.channel();
    }
    // The native transports know no exception for this.
    BindException refused = new BindException(binding.cause().getMessage());
    refused.initCause(binding.cause());
    throw refused;
  }

  private final class Pipeline extends ChannelInitializer<Channel> {
    @Override
    protected void initChannel(Channel channel) {
      Set<HttpHandler> own = Objects.requireNonNull(connections.get(channel.eventLoop()));
      HttpHandler handler = new HttpHandler(NettyServer.this, offload, channel);
      own.add(handler);
      channel.closeFuture().addListener(_ -> own.remove(handler));
      // A client may shut down its side and still wait for the answer. (As an option, NIO's Unix
      // sockets would not know it.)
      ((DuplexChannelConfig) channel.config()).setAllowHalfClosure(true);
      channel
          .pipeline()
          .addLast(
              handler.gauge(),
              new HttpRequestDecoder(decoding),
              // Not both as one HttpServerCodec: that has a limit on pipelined requests.
              new HttpResponseEncoder(),
              new FlowControlHandler(),
              handler);
    }
  }

  @Override
  public SocketAddress address() {
    return settings().listen() instanceof Listen.Unix(Path path)
        ? UnixDomainSocketAddress.of(path)
        : listener.localAddress();
  }

  @Override
  public List<EffectiveSetting> effective() {
    return List.of(
        new EffectiveSetting("transport", kernel.name()),
        EffectiveSetting.eventLoops(connections.size()),
        EffectiveSetting.offload(settings().offload()),
        EffectiveSetting.queue(offload),
        EffectiveSetting.keepAlive(settings().keepAlive()),
        EffectiveSetting.idleTimeout(settings().idleTimeout()),
        EffectiveSetting.maxConnections(settings().maxConnections()));
  }

  @Override
  protected void stopAccepting() throws InterruptedException {
    CountDownLatch stopped = new CountDownLatch(1);
    listener
        .eventLoop()
        .execute(() -> {
          acceptor.stop();
          if (settings().listen() instanceof Listen.Inherited) {
            // Not ours to close: other processes may accept from it, and Java would redirect our
            // standard streams with it.
            listener.deregister().addListener(_ -> stopped.countDown());
          } else {
            listener.close().addListener(_ -> stopped.countDown());
          }
        });
    stopped.await();
  }

  @Override
  protected void cut() {
    offload.close();
    group
        .shutdownGracefully(0, 0, TimeUnit.SECONDS)
        .awaitUninterruptibly(CUT.toNanos(), TimeUnit.NANOSECONDS);
  }
}
