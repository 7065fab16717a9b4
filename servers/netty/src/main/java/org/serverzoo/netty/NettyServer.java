package org.serverzoo.netty;

import static java.util.Objects.requireNonNull;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutor;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.serverzoo.api.Application;
import org.serverzoo.api.Counters;
import org.serverzoo.api.EffectiveSetting;
import org.serverzoo.api.Listen;
import org.serverzoo.api.Offload;
import org.serverzoo.api.Response;
import org.serverzoo.api.Running;
import org.serverzoo.api.Settings;

/// The running server: its loops, its listening socket, and how both end.
@SuppressWarnings("FutureReturnValueIgnored") // What fails while closing is closed.
final class NettyServer implements Running {

  private static final System.Logger LOG = System.getLogger(NettyServer.class.getName());

  /// How often a loop looks after the deadlines of its connections. One task for all of them: a
  /// timer for each, which is Netty's own idiom, would be set and cancelled with every request.
  private static final Duration SWEEP = Duration.ofMillis(100);

  /// How long a drain lets a quiet connection be, for its client may be sending just now.
  private static final Duration FAREWELL = Duration.ofMillis(500);

  /// How long the end of the loops may take once everything is cut.
  private static final Duration CUT = Duration.ofSeconds(1);

  /// How long to leave a full table of open files alone.
  private static final Duration BACK_OFF = Duration.ofMillis(100);

  private final Application application;
  private final Settings settings;
  private final NettyDesign.Kernel kernel;
  private final Offload.Lane offload;
  private final EventLoopGroup group;
  private final IdentityHashMap<EventLoop, Loop> loops = new IdentityHashMap<>();
  private final Counters counters = new Counters();
  private final Acceptor acceptor = new Acceptor();
  private final Channel listener;

  /// Set once, by the first close; looked at by every loop.
  private volatile boolean draining;

  private final AtomicBoolean closing = new AtomicBoolean();
  private final CountDownLatch deserted = new CountDownLatch(1);
  private final CountDownLatch closed = new CountDownLatch(1);

  NettyServer(Application application, Settings settings, NettyDesign.Kernel kernel)
      throws IOException {
    this.application = application;
    this.settings = settings;
    this.kernel = kernel;
    this.offload = settings.offload().open(settings.queue());
    this.group =
        new MultiThreadIoEventLoopGroup(
            settings.workers(), new DefaultThreadFactory("netty-loop", true), kernel.loops());
    for (EventExecutor executor : group) {
      EventLoop eventLoop = (EventLoop) executor;
      Loop loop = new Loop(settings.idleTimeout());
      loops.put(eventLoop, loop);
      eventLoop.scheduleAtFixedRate(
          loop::sweep, SWEEP.toNanos(), SWEEP.toNanos(), TimeUnit.NANOSECONDS);
    }
    try {
      this.listener = listen();
    } catch (IOException cannotListen) {
      stopLoops();
      throw cannotListen;
    }
  }

  private Channel listen() throws IOException {
    ServerBootstrap bootstrap =
        new ServerBootstrap()
            .group(group)
            .handler(acceptor)
            .childHandler(new Welcome())
            // A client may shut down its side and still wait for the answer.
            .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
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

  /// Furnishes each accepted connection.
  private final class Welcome extends ChannelInitializer<Channel> {
    @Override
    protected void initChannel(Channel channel) {
      Loop loop = requireNonNull(loops.get(channel.eventLoop()));
      Connection connection = new Connection(channel, NettyServer.this, loop);
      channel.pipeline().addLast(connection.decoder(), connection);
    }
  }

  Application application() {
    return application;
  }

  Settings settings() {
    return settings;
  }

  Offload.Lane offload() {
    return offload;
  }

  /// Whether each answer is its connection's last.
  boolean draining() {
    return draining;
  }

  /// To be told of each answer.
  void answered(String method, String target, Response response) {
    counters.requestAnswered();
    settings.accessLog().answered(method, target, response);
  }

  /// To be told of what should not happen.
  void failed(Throwable cause) {
    LOG.log(System.Logger.Level.ERROR, "an error of ours ended a call or a connection", cause);
  }

  @Override
  public SocketAddress address() {
    return settings.listen() instanceof Listen.Unix(Path path)
        ? UnixDomainSocketAddress.of(path)
        : listener.localAddress();
  }

  @Override
  public List<EffectiveSetting> effective() {
    return List.of(
        new EffectiveSetting("transport", kernel.name()),
        new EffectiveSetting("workers", loops.size() + " event loops"),
        new EffectiveSetting("offload", settings.offload().toString()),
        new EffectiveSetting("queue", offload.queue()),
        new EffectiveSetting("keep-alive", settings.keepAlive() ? "yes" : "no: each answer closes"),
        new EffectiveSetting("idle-timeout", settings.idleTimeout().toMillis() + " ms"),
        new EffectiveSetting("max-connections", String.valueOf(settings.maxConnections())));
  }

  @Override
  public Counters counters() {
    return counters;
  }

  @Override
  public void close() {
    try {
      if (closing.compareAndSet(false, true)) {
        drain();
        closed.countDown();
      } else {
        closed.await();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void drain() throws InterruptedException {
    draining = true;
    try {
      listener.eventLoop().execute(acceptor::stop);
      loops.forEach((eventLoop, loop) -> eventLoop.execute(loop::drain));
      deserted.await(settings.grace().toNanos(), TimeUnit.NANOSECONDS);
    } finally {
      stopLoops();
    }
  }

  /// Cuts what is left.
  private void stopLoops() {
    offload.close();
    group
        .shutdownGracefully(0, 0, TimeUnit.SECONDS)
        .awaitUninterruptibly(CUT.toNanos(), TimeUnit.NANOSECONDS);
  }

  /// What the connections of one event loop share. Confined to it.
  static final class Loop {

    private final Set<Connection> connections = new HashSet<>();
    private long idleNanos;
    private long lastSweep = System.nanoTime();

    private Loop(Duration idleTimeout) {
      this.idleNanos = idleTimeout.toNanos();
    }

    void add(Connection connection) {
      connections.add(connection);
    }

    void remove(Connection connection) {
      connections.remove(connection);
    }

    /// The loop's clock, which does not cost a look at the real one: at most one sweep ahead of it,
    /// so that no deadline strikes early.
    long now() {
      return lastSweep + SWEEP.toNanos();
    }

    /// How long a connection may be idle.
    long idleNanos() {
      return idleNanos;
    }

    private void sweep() {
      lastSweep = System.nanoTime();
      // A copy: a connection that is closed may leave at once.
      for (Connection connection : List.copyOf(connections)) {
        connection.sweep(lastSweep);
      }
    }

    private void drain() {
      idleNanos = Math.min(idleNanos, FAREWELL.toNanos());
      connections.forEach(Connection::drain);
    }
  }

  /// Stands before Netty's own acceptor and decides when it gets to see a connection. All of it
  /// belongs to the listener's event loop, but for what a closing connection looks at.
  private final class Acceptor extends ChannelInboundHandlerAdapter {

    /// Connections served now. Any loop may count down.
    private final AtomicInteger open = new AtomicInteger();

    /// Whether the next connection that closes makes room for one that waits.
    private volatile boolean full;

    private volatile boolean stopped;
    private boolean outOfFiles;

    /// Accepted, but not served yet. Mostly empty: only io_uring accepts some more before it learns
    /// that it should stop.
    private final Queue<Channel> waiting = new ArrayDeque<>();

    @Override
    public void channelRead(ChannelHandlerContext context, Object accepted) {
      waiting.add((Channel) accepted);
      admit(context);
    }

    /// Lets in as many as there is room for, and accepts only while there is room for more: the
    /// others wait in the kernel's backlog.
    private void admit(ChannelHandlerContext context) {
      if (stopped) {
        refuseWaiting();
        return;
      }
      while (!waiting.isEmpty() && open.get() < settings.maxConnections()) {
        welcome(context, waiting.remove());
      }
      // In this order, or a connection that closes now is missed by both sides.
      full = true;
      full = open.get() >= settings.maxConnections();
      context.channel().config().setAutoRead(!full && !outOfFiles);
    }

    private void welcome(ChannelHandlerContext context, Channel connection) {
      open.incrementAndGet();
      counters.connectionOpened();
      connection.closeFuture().addListener(_ -> left(context));
      context.fireChannelRead(connection);
    }

    /// On the loop of the connection that has closed.
    private void left(ChannelHandlerContext context) {
      counters.connectionClosed();
      int others = open.decrementAndGet();
      if (stopped) {
        if (others == 0) {
          deserted.countDown();
        }
      } else if (full) {
        context.executor().execute(() -> admit(context));
      }
    }

    /// Most likely there is no file descriptor left (EMFILE). To try again at once would spin.
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      if (!outOfFiles) {
        outOfFiles = true;
        context.channel().config().setAutoRead(false);
        context
            .executor()
            .schedule(() -> tryAgain(context), BACK_OFF.toNanos(), TimeUnit.NANOSECONDS);
      }
    }

    private void tryAgain(ChannelHandlerContext context) {
      outOfFiles = false;
      admit(context);
    }

    private void stop() {
      stopped = true;
      if (settings.listen() instanceof Listen.Inherited) {
        // Not ours to close: other processes may accept from it, and Java would redirect our
        // standard streams with it.
        listener.deregister();
      } else {
        listener.close();
      }
      refuseWaiting();
      if (open.get() == 0) {
        deserted.countDown();
      }
    }

    private void refuseWaiting() {
      waiting.forEach(connection -> connection.unsafe().closeForcibly());
      waiting.clear();
    }
  }
}
