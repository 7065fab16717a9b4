package org.serverzoo.undertow;

import io.undertow.Undertow;
import io.undertow.UndertowOptions;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.protocol.http.HttpOpenListener;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongPredicate;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.serverzoo.api.Application;
import org.serverzoo.api.EffectiveSetting;
import org.serverzoo.api.Limits;
import org.serverzoo.api.Listen;
import org.serverzoo.api.Offload;
import org.serverzoo.api.RunningServer;
import org.serverzoo.api.Settings;
import org.xnio.ChannelListener;
import org.xnio.ChannelListeners;
import org.xnio.IoUtils;
import org.xnio.OptionMap;
import org.xnio.Options;
import org.xnio.StreamConnection;
import org.xnio.Xnio;
import org.xnio.XnioIoThread;
import org.xnio.XnioWorker;
import org.xnio.channels.AcceptingChannel;
import org.xnio.management.XnioServerMXBean;

/// Undertow's parts, put together as WildFly does it: a worker of XNIO, an accepting channel, and
/// Undertow's HTTP listener behind it. `Undertow.builder()` would leave no room to count
/// connections that have not sent a request yet, nor for an end in two steps.
final class UndertowServer extends RunningServer {

  /// Kept, or the level would be forgotten with the logger: banners at the start tell nobody
  /// anything.
  private static final Logger XNIO_LOG = Logger.getLogger("org.xnio");

  static {
    XNIO_LOG.setLevel(Level.WARNING);
  }

  private static final Duration TICK = Duration.ofMillis(100);

  /// How long a drain lets quiet connections be, for a client may be sending just now.
  private static final Duration QUIET = Duration.ofMillis(500);

  private static final int BUFFER_BYTES = 16 << 10;

  private final Offload.Lane offload;
  private final XnioWorker worker;
  private final HttpOpenListener http;
  private final AcceptingChannel<? extends StreamConnection> acceptor;
  private final SocketAddress address;
  private final Set<StreamConnection> connections = ConcurrentHashMap.newKeySet();

  /// Requests that have not been answered.
  private final AtomicInteger exchanges = new AtomicInteger();

  UndertowServer(Application application, Settings settings) throws IOException {
    super(application, settings);
    this.worker =
        Xnio.getInstance(Undertow.class.getClassLoader()).createWorker(workerOptions(settings));
    this.offload = settings.offload().open(settings.queue());
    this.http = new HttpOpenListener(new ThreadBuffers(BUFFER_BYTES), httpOptions(settings));
    http.setRootHandler(new ApplicationHandler(this, offload));
    try {
      this.acceptor =
          worker.createStreamConnectionServer(
              address(settings.listen()), this::accept, socketOptions(settings));
    } catch (IOException refused) {
      offload.close();
      worker.shutdownNow();
      throw refused;
    }
    this.address = acceptor.getLocalAddress();
    acceptor.resumeAccepts();
  }

  private static InetSocketAddress address(Listen listen) {
    return switch (listen) {
      case Listen.Tcp(InetSocketAddress address) -> address;
      case Listen.Unix _, Listen.Inherited _ ->
          throw new IllegalArgumentException("XNIO listens on TCP sockets of its own alone");
    };
  }

  private static OptionMap workerOptions(Settings settings) {
    return OptionMap.builder()
        .set(Options.WORKER_NAME, "undertow")
        .set(Options.WORKER_IO_THREADS, settings.workers())
        // Its pool stays empty: blocking calls go to the offload, whose queue has a bound.
        .set(Options.WORKER_TASK_CORE_THREADS, 1)
        .set(Options.WORKER_TASK_MAX_THREADS, 1)
        .getMap();
  }

  private static OptionMap socketOptions(Settings settings) {
    return OptionMap.builder()
        .set(Options.BACKLOG, settings.backlog())
        .set(Options.REUSE_ADDRESSES, true)
        .set(Options.TCP_NODELAY, true)
        // A client that does not read is cut.
        .set(Options.WRITE_TIMEOUT, millis(settings.idleTimeout()))
        .set(Options.CONNECTION_HIGH_WATER, settings.maxConnections())
        .set(Options.CONNECTION_LOW_WATER, settings.maxConnections())
        .getMap();
  }

  /// As strict as Undertow can be asked to be.
  private static OptionMap httpOptions(Settings settings) {
    Limits limits = settings.limits();
    return OptionMap.builder()
        .set(
            UndertowOptions.MAX_HEADER_SIZE, limits.maxRequestLineBytes() + limits.maxHeaderBytes())
        .set(UndertowOptions.MAX_HEADERS, limits.maxFields())
        .set(UndertowOptions.MAX_PARAMETERS, limits.maxRequestLineBytes())
        // Of chunks it counts the framing too; the handler holds the limit itself.
        .set(UndertowOptions.MAX_ENTITY_SIZE, 2L * limits.maxBodyBytes())
        .set(UndertowOptions.ALLOW_UNKNOWN_PROTOCOLS, false)
        .set(UndertowOptions.ALLOW_UNESCAPED_CHARACTERS_IN_URL, false)
        .set(UndertowOptions.NO_REQUEST_TIMEOUT, millis(settings.idleTimeout()))
        .set(UndertowOptions.REQUEST_PARSE_TIMEOUT, millis(limits.headDeadline()))
        // The application decodes; and these two fields are ours to write.
        .set(UndertowOptions.DECODE_URL, false)
        .set(UndertowOptions.ALWAYS_SET_DATE, false)
        .set(UndertowOptions.ALWAYS_SET_KEEP_ALIVE, false)
        .getMap();
  }

  private static int millis(Duration time) {
    return (int) Math.min(Integer.MAX_VALUE, time.toMillis());
  }

  /// The accepting thread has left connections for this I/O thread.
  private void accept(AcceptingChannel<StreamConnection> channel) {
    try {
      StreamConnection accepted = channel.accept();
      while (accepted != null) {
        open(accepted);
        accepted = channel.accept();
      }
    } catch (IOException ended) {
      // The channel is closed, and it has left us no more.
    }
  }

  private void open(StreamConnection connection) {
    connectionOpened();
    connections.add(connection);
    http.handleEvent(connection);
    // Undertow has set a listener of its own by now, and may have closed the connection already.
    ChannelListener<? super StreamConnection> undertows = connection.getCloseListener();
    connection.setCloseListener(gone -> {
      closed(gone);
      ChannelListeners.invokeChannelListener(gone, undertows);
    });
    if (!connection.isOpen()) {
      closed(connection);
    }
  }

  private void closed(StreamConnection connection) {
    if (connections.remove(connection)) {
      connectionClosed();
    }
  }

  /// A request has come, and keeps its connection from being let go until it is answered.
  void exchangeBegins(HttpServerExchange exchange) {
    exchanges.incrementAndGet();
    exchange.addExchangeCompleteListener((_, next) -> {
      exchanges.decrementAndGet();
      next.proceed();
    });
  }

  /// Looks again and again, on the exchange's I/O thread.
  ///
  /// @param look is told the time in nanoseconds, and says whether to look again
  void whenTicking(HttpServerExchange exchange, LongPredicate look) {
    XnioIoThread thread = exchange.getIoThread();
    thread.executeAfter(
        () -> {
          if (look.test(System.nanoTime())) {
            whenTicking(exchange, look);
          }
        },
        tick().toMillis(),
        TimeUnit.MILLISECONDS);
  }

  /// Often enough that a deadline is a tenth late at the most.
  private Duration tick() {
    Duration tenth = settings().limits().bodyStall().dividedBy(10).plusMillis(1);
    return tenth.compareTo(TICK) < 0 ? tenth : TICK;
  }

  @Override
  public SocketAddress address() {
    return address;
  }

  @Override
  public List<EffectiveSetting> effective() {
    return List.of(
        new EffectiveSetting(
            "workers", worker.getMXBean().getIoThreadCount() + " I/O threads of XNIO"),
        EffectiveSetting.offload(settings().offload()),
        EffectiveSetting.queue(offload),
        EffectiveSetting.keepAlive(settings().keepAlive()),
        EffectiveSetting.idleTimeout(
            Duration.ofMillis(http.getUndertowOptions().get(UndertowOptions.NO_REQUEST_TIMEOUT))),
        EffectiveSetting.maxConnections(management().getConnectionLimitHighWater()));
  }

  private XnioServerMXBean management() {
    return worker.getMXBean().getServerMXBeans().iterator().next();
  }

  @Override
  @SuppressWarnings("deprecation") // wakeupAccepts: XNIO names nothing to use instead.
  protected void stopAccepting() throws InterruptedException {
    // What the kernel has queued for us is accepted first: a client that is connected already shall
    // have an answer. The count is asked for because the accepting thread gives it after that.
    acceptor.wakeupAccepts();
    management().getConnectionCount();
    IoUtils.safeClose(acceptor);
    // Once each I/O thread has run this, it has opened all connections that it was given.
    CountDownLatch opened = new CountDownLatch(worker.getIoThreadCount());
    for (int i = 0; i < worker.getIoThreadCount(); i++) {
      worker.getIoThread(i).execute(opened::countDown);
    }
    opened.await(TICK.toMillis() * 10, TimeUnit.MILLISECONDS);
    letQuietOnesGo(QUIET);
  }

  /// Undertow does not tell which connections are idle: they are closed when no request is in
  /// flight.
  private void letQuietOnesGo(Duration after) {
    worker
        .getIoThread()
        .executeAfter(
            () -> {
              if (exchanges.get() == 0) {
                http.closeConnections();
              }
              letQuietOnesGo(TICK);
            },
            after.toMillis(),
            TimeUnit.MILLISECONDS);
  }

  @Override
  protected void cut() {
    http.closeConnections();
    connections.forEach(IoUtils::safeClose);
    offload.close();
    worker.shutdown();
    try {
      if (!worker.awaitTermination(1, TimeUnit.SECONDS)) {
        worker.shutdownNow();
      }
    } catch (InterruptedException hurry) {
      worker.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }
}
