package org.serverzoo.nio;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketAddress;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.serverzoo.api.Application;
import org.serverzoo.api.Counters;
import org.serverzoo.api.EffectiveSetting;
import org.serverzoo.api.Offload;
import org.serverzoo.api.Response;
import org.serverzoo.api.Running;
import org.serverzoo.api.Settings;
import org.serverzoo.http1.Listener;

/// What the event loops of one server share. Nothing here is touched for every byte.
final class NioServer implements Running {

  private final Application application;
  private final Settings settings;
  private final Listener listener;
  private final SocketAddress address;
  private final Offload.Lane offload;
  private final Counters counters = new Counters();
  private final List<EventLoop> loops = new ArrayList<>();
  private final AtomicBoolean closing = new AtomicBoolean();
  private final CountDownLatch acceptingEnded = new CountDownLatch(1);
  private final CountDownLatch closed = new CountDownLatch(1);

  /// Set before the socket is closed: who sees that no more is accepted sees this too.
  private volatile boolean draining;

  /// Connections open or being dealt out, over all loops; bounded by `--max-connections`.
  private final AtomicInteger open = new AtomicInteger();

  /// Whose turn it is. Only the accepting loop deals.
  private int turn;

  private NioServer(Application application, Settings settings, Listener listener)
      throws IOException {
    this.application = application;
    this.settings = settings;
    this.listener = listener;
    this.address = listener.address();
    this.offload = settings.offload().open(settings.queue());
  }

  static NioServer start(Application application, Settings settings) throws IOException {
    Listener listener = Listener.open(settings);
    NioServer server = new NioServer(application, settings, listener);
    for (int i = 0; i < settings.workers(); i++) {
      server.loops.add(new EventLoop(server));
    }
    server.loops.getFirst().acceptFrom(listener);
    for (int i = 0; i < server.loops.size(); i++) {
      server.loops.get(i).start("nio-loop-" + i);
    }
    return server;
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

  boolean full() {
    return open.get() >= settings.maxConnections();
  }

  /// Gives a new connection to the loop whose turn it is.
  void deal(SocketChannel channel) {
    open.incrementAndGet();
    counters.connectionOpened();
    turn = (turn + 1) % loops.size();
    loops.get(turn).adopt(channel);
  }

  /// A connection is closed. When the server was full, the first loop may accept again.
  void closed() {
    counters.connectionClosed();
    if (open.getAndDecrement() == settings.maxConnections()) {
      loops.getFirst().acceptAgain();
    }
  }

  boolean draining() {
    return draining;
  }

  /// The first loop listens no more.
  void acceptingEnded() {
    acceptingEnded.countDown();
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
        new EffectiveSetting("workers", loops.size() + " event loops"),
        new EffectiveSetting("selector", loops.getFirst().selectorName()),
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
        draining = true;
        // The loop that accepts goes first, or it could deal a connection to one that has ended.
        loops.getFirst().drain();
        acceptingEnded.await();
        loops.forEach(EventLoop::drain);
        for (EventLoop loop : loops) {
          loop.join();
        }
        offload.close();
        listener.close();
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
}
