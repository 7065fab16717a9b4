package org.serverzoo.undertow;

import io.undertow.Undertow;
import io.undertow.UndertowOptions;
import io.undertow.server.protocol.http.HttpOpenListener;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.serverzoo.api.Application;
import org.serverzoo.api.Counters;
import org.serverzoo.api.EffectiveSetting;
import org.serverzoo.api.Limits;
import org.serverzoo.api.Listen;
import org.serverzoo.api.Offload;
import org.serverzoo.api.Response;
import org.serverzoo.api.Running;
import org.serverzoo.api.Settings;
import org.xnio.ChannelListener;
import org.xnio.ChannelListeners;
import org.xnio.OptionMap;
import org.xnio.Options;
import org.xnio.StreamConnection;
import org.xnio.Xnio;
import org.xnio.XnioWorker;
import org.xnio.channels.AcceptingChannel;
import org.xnio.conduits.StreamSinkConduit;
import org.xnio.management.XnioServerMXBean;

/// Undertow's parts, put together by hand as WildFly does it: `Undertow.builder()` would leave no
/// room for a conduit under its HTTP listener, nor for an end in two steps.
final class UndertowServer implements Running {

  /// Kept, or the level would be forgotten with the logger: banners at the start tell nobody
  /// anything.
  private static final Logger XNIO_LOG = Logger.getLogger("org.xnio");

  static {
    XNIO_LOG.setLevel(Level.WARNING);
  }

  private static final Duration LONGEST_TICK = Duration.ofMillis(100);
  private static final int BUFFER_BYTES = 16 << 10;

  private final Settings settings;
  private final Offload.Lane offload;
  private final Counters counters = new Counters();
  private final XnioWorker worker;
  private final List<IoLoop> loops = new ArrayList<>();
  private final HttpOpenListener http;
  private final AcceptingChannel<? extends StreamConnection> acceptor;
  private final SocketAddress address;

  private final AtomicInteger open = new AtomicInteger();
  private final AtomicBoolean closing = new AtomicBoolean();
  private final CountDownLatch lastClosed = new CountDownLatch(1);
  private final CountDownLatch closed = new CountDownLatch(1);

  /// Written by [#close()] before the flag.
  private long drainStart;

  /// Set before the socket is closed: who sees that no more is accepted sees this too.
  private volatile boolean draining;

  /// No connection comes after those that are open now.
  private volatile boolean allOpen;

  private UndertowServer(Application application, Settings settings) throws IOException {
    this.settings = settings;
    this.worker =
        Xnio.getInstance(Undertow.class.getClassLoader()).createWorker(workerOptions(settings));
    this.http =
        new HttpOpenListener(new ThreadBuffers(BUFFER_BYTES), httpOptions(settings.limits()));
    http.setRootHandler(new ApplicationHandler(application, this));
    try {
      this.acceptor =
          worker.createStreamConnectionServer(
              address(settings.listen()), this::accept, socketOptions(settings));
    } catch (IOException refused) {
      worker.shutdownNow();
      throw refused;
    }
    this.address = acceptor.getLocalAddress();
    this.offload = settings.offload().open(settings.queue());
  }

  static UndertowServer start(Application application, Settings settings) throws IOException {
    UndertowServer server = new UndertowServer(application, settings);
    for (int i = 0; i < server.worker.getIoThreadCount(); i++) {
      server.loops.add(new IoLoop(server.worker.getIoThread(i), tick(settings)));
    }
    server.acceptor.resumeAccepts();
    return server;
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
        .set(Options.CONNECTION_HIGH_WATER, settings.maxConnections())
        .set(Options.CONNECTION_LOW_WATER, settings.maxConnections())
        .getMap();
  }

  /// As strict as Undertow can be; the [RequestGate] has judged before, and by narrower limits.
  private static OptionMap httpOptions(Limits limits) {
    return OptionMap.builder()
        .set(
            UndertowOptions.MAX_HEADER_SIZE, limits.maxRequestLineBytes() + limits.maxHeaderBytes())
        .set(UndertowOptions.MAX_HEADERS, limits.maxFields())
        .set(UndertowOptions.MAX_PARAMETERS, limits.maxRequestLineBytes())
        .set(UndertowOptions.MAX_ENTITY_SIZE, (long) limits.maxBodyBytes())
        .set(UndertowOptions.ALLOW_UNKNOWN_PROTOCOLS, false)
        .set(UndertowOptions.ALLOW_UNESCAPED_CHARACTERS_IN_URL, false)
        // The application decodes; and these two fields are ours to write.
        .set(UndertowOptions.DECODE_URL, false)
        .set(UndertowOptions.ALWAYS_SET_DATE, false)
        .set(UndertowOptions.ALWAYS_SET_KEEP_ALIVE, false)
        .getMap();
  }

  /// Often enough that the shortest deadline is a tenth late at the most.
  private static Duration tick(Settings settings) {
    return Stream.of(
            settings.idleTimeout(), settings.limits().headDeadline(), settings.limits().bodyStall())
        .map(deadline -> deadline.dividedBy(10).plusMillis(1))
        .filter(tenth -> tenth.compareTo(LONGEST_TICK) < 0)
        .min(Duration::compareTo)
        .orElse(LONGEST_TICK);
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
    IoLoop loop = loops.get(connection.getIoThread().getNumber());
    RequestGate gate = new RequestGate(connection, loop, this);
    open.incrementAndGet();
    counters.connectionOpened();
    loop.add(gate);
    connection.getSourceChannel().setConduit(gate);
    StreamSinkConduit socket = connection.getSinkChannel().getConduit();
    connection.getSinkChannel().setConduit(new AnswerBatch(socket, gate, http.getBufferPool()));
    http.handleEvent(connection);
    // Undertow has set a listener of its own by now, and may have closed the connection already.
    ChannelListener<? super StreamConnection> undertows = connection.getCloseListener();
    connection.setCloseListener(gone -> {
      closed(loop, gate);
      ChannelListeners.invokeChannelListener(gone, undertows);
    });
    if (!connection.isOpen()) {
      closed(loop, gate);
    }
  }

  private void closed(IoLoop loop, RequestGate gate) {
    if (loop.remove(gate)) {
      counters.connectionClosed();
      if (open.decrementAndGet() == 0 && allOpen) {
        lastClosed.countDown();
      }
    }
  }

  Settings settings() {
    return settings;
  }

  Offload.Lane offload() {
    return offload;
  }

  boolean draining() {
    return draining;
  }

  /// In nanoseconds, while draining.
  long drainedFor(long now) {
    return now - drainStart;
  }

  void answered(String method, String target, Response response) {
    counters.requestAnswered();
    settings.accessLog().answered(method, target, response);
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
        new EffectiveSetting("offload", settings.offload().toString()),
        new EffectiveSetting("queue", offload.queue()),
        new EffectiveSetting("keep-alive", settings.keepAlive() ? "yes" : "no: each answer closes"),
        new EffectiveSetting("idle-timeout", settings.idleTimeout().toMillis() + " ms"),
        new EffectiveSetting(
            "max-connections", String.valueOf(management().getConnectionLimitHighWater())));
  }

  private XnioServerMXBean management() {
    return worker.getMXBean().getServerMXBeans().iterator().next();
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
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    } catch (IOException refused) {
      throw new UncheckedIOException(refused);
    }
  }

  @SuppressWarnings("deprecation") // wakeupAccepts: XNIO names nothing to use instead.
  private void drain() throws InterruptedException, IOException {
    long graceEnd = System.nanoTime() + settings.grace().toNanos();
    // What the kernel has queued for us is accepted first: a client that is connected already shall
    // have an answer. The count is asked for because the accepting thread gives it after that.
    acceptor.wakeupAccepts();
    management().getConnectionCount();
    drainStart = System.nanoTime();
    draining = true;
    acceptor.close();
    // Once each loop has run this, it has opened all connections that it was given.
    CountDownLatch opened = new CountDownLatch(loops.size());
    loops.forEach(loop -> loop.execute(opened::countDown));
    allOpen = opened.await(graceEnd - System.nanoTime(), TimeUnit.NANOSECONDS);
    if (!(allOpen && open.get() == 0)) {
      boolean _ = lastClosed.await(graceEnd - System.nanoTime(), TimeUnit.NANOSECONDS);
    }
    http.closeConnections();
    offload.close();
    loops.forEach(IoLoop::stopTicking);
    worker.shutdown();
    if (!worker.awaitTermination(1, TimeUnit.SECONDS)) {
      worker.shutdownNow();
    }
  }
}
