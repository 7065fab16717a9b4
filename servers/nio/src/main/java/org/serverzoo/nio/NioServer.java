package org.serverzoo.nio;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.serverzoo.api.Application;
import org.serverzoo.api.EffectiveSetting;
import org.serverzoo.api.Offload;
import org.serverzoo.api.RunningServer;
import org.serverzoo.api.Settings;
import org.serverzoo.http1.Listener;
import org.serverzoo.http1.Wait;

/// Event loops, the acceptor in the first of them, and the offload.
final class NioServer extends RunningServer {

  /// How long the end of a loop may take once everything is cut.
  private static final Duration CUT = Duration.ofSeconds(1);

  private final SocketAddress address;
  private final Offload.Lane offload;
  private final List<EventLoop> loops = new ArrayList<>();
  private final Acceptor acceptor;
  private final Connection.Server server;

  /// Connections open or being dealt out, over all loops; bounded by `--max-connections`.
  private final AtomicInteger open = new AtomicInteger();

  /// Whose turn it is. Only the accepting loop deals.
  private int turn;

  private NioServer(Application application, Settings settings, Listener listener)
      throws IOException {
    super(application, settings);
    this.address = listener.address();
    this.offload = settings.offload().open(settings.queue());
    this.server = new Connection.Server(this, offload, this::closed);
    for (int i = 0; i < settings.workers(); i++) {
      loops.add(new EventLoop("nio-loop-" + i, Wait.tick(settings), this::closeApart));
    }
    this.acceptor = new Acceptor(loops.getFirst(), listener, this::room, this::deal);
  }

  static NioServer start(Application application, Settings settings) throws IOException {
    NioServer server = new NioServer(application, settings, Listener.open(settings));
    server.loops.forEach(EventLoop::start);
    return server;
  }

  /// A loop is broken: its clients would wait for ever, and the kernel would give it new ones.
  private void closeApart() {
    Thread.ofPlatform().name("nio-close").start(this::close);
  }

  private int room() {
    return settings().maxConnections() - open.get();
  }

  /// Gives a new connection to the loop whose turn it is.
  private void deal(SocketChannel channel) {
    open.incrementAndGet();
    connectionOpened();
    turn = (turn + 1) % loops.size();
    EventLoop loop = loops.get(turn);
    Connection connection = new Connection(loop, server, channel);
    if (loop.isCurrent()) {
      connection.opened();
    } else {
      loop.execute(connection::opened);
    }
  }

  /// A connection is closed. When the server was full, it may accept again. On any loop's thread.
  private void closed() {
    connectionClosed();
    if (open.getAndDecrement() == settings().maxConnections()) {
      loops.getFirst().execute(acceptor::pauseOrResume);
    }
  }

  @Override
  public SocketAddress address() {
    return address;
  }

  @Override
  public List<EffectiveSetting> effective() {
    return List.of(
        EffectiveSetting.eventLoops(loops.size()),
        new EffectiveSetting("selector", loops.getFirst().selectorName()),
        EffectiveSetting.offload(settings().offload()),
        EffectiveSetting.queue(offload),
        EffectiveSetting.keepAlive(settings().keepAlive()),
        EffectiveSetting.idleTimeout(settings().idleTimeout()),
        EffectiveSetting.maxConnections(settings().maxConnections()));
  }

  /// Takes what the kernel has queued for us, then listens no more: a client that is connected
  /// already shall have an answer.
  @Override
  protected void stopAccepting() throws InterruptedException {
    CountDownLatch stopped = new CountDownLatch(1);
    loops
        .getFirst()
        .execute(() -> {
          acceptor.accept(settings().backlog()); // What comes later may be refused.
          acceptor.close();
          stopped.countDown();
        });
    stopped.await();
  }

  @Override
  protected void cut() {
    loops.forEach(EventLoop::stop);
    try {
      for (EventLoop loop : loops) {
        loop.join(CUT);
      }
    } catch (InterruptedException hurry) {
      Thread.currentThread().interrupt();
    } finally {
      offload.close();
    }
  }
}
