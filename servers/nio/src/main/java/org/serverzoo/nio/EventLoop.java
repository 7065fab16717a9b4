package org.serverzoo.nio;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;
import org.serverzoo.http1.Listener;

/// One thread and one selector. It waits until a socket is ready, another thread has left it a
/// task, or a tick has passed; does what can be done without waiting; and waits again.
///
/// All fields belong to the loop's thread, but for the task queue and the wish to drain.
final class EventLoop {

  private static final int BUFFER_BYTES = 64 << 10;

  /// New connections taken before the others get their turn.
  private static final int ACCEPT_BATCH = 64;

  private static final Duration TICK = Duration.ofMillis(100);

  /// How long to leave the kernel's queue alone when it gives no connection: mostly for want of
  /// file descriptors.
  private static final Duration ACCEPT_PAUSE = Duration.ofMillis(100);

  private final NioServer server;
  private final Selector selector = Selector.open();

  /// Left by other threads: new connections and answers of offloaded calls.
  private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();

  /// One buffer each way serves all connections, since only one is worked on at a time.
  private final ByteBuffer input = ByteBuffer.allocateDirect(BUFFER_BYTES);

  private final ByteBuffer output = ByteBuffer.allocateDirect(BUFFER_BYTES);

  /// What was read last, where the parser finds it.
  private final byte[] inputBytes = new byte[BUFFER_BYTES];

  private final long tickNanos;
  private @Nullable Thread thread;
  private @Nullable SelectionKey acceptKey;
  private int connections;

  /// When the selector last returned; read once for all that is done then.
  private long now = System.nanoTime();

  private boolean returned;
  private long nextTick = now;
  private long acceptAfter = now;

  /// Set by [#drain], from another thread.
  private volatile boolean draining;

  private boolean acceptingEnded;
  private long graceEnd;

  EventLoop(NioServer server) throws IOException {
    this.server = server;
    this.tickNanos = tick(server).toNanos();
  }

  /// Often enough that the shortest deadline is a tenth late at the most.
  private static Duration tick(NioServer server) {
    Duration tick = TICK;
    for (Duration limit :
        List.of(
            server.settings().idleTimeout(),
            server.settings().limits().headDeadline(),
            server.settings().limits().bodyStall())) {
      Duration tenth = limit.dividedBy(10).plusMillis(1);
      tick = tenth.compareTo(tick) < 0 ? tenth : tick;
    }
    return tick;
  }

  /// Makes this the loop that accepts. Before the start.
  void acceptFrom(Listener listener) throws IOException {
    ServerSocketChannel channel = listener.channel();
    channel.configureBlocking(false);
    acceptKey = channel.register(selector, SelectionKey.OP_ACCEPT, listener);
  }

  void start(String name) {
    thread = Thread.ofPlatform().name(name).start(this::run);
  }

  private void run() {
    try (selector) {
      while (!ended()) {
        returned = false;
        selector.select(this::ready, waitMillis());
        noteReturn();
        runTasks();
        if (now - nextTick >= 0) {
          nextTick = now + tickNanos;
          tick();
        }
      }
      for (SelectionKey key : selector.keys()) {
        if (key.attachment() instanceof Connection connection) {
          connection.close();
        }
      }
    } catch (IOException broken) {
      throw new UncheckedIOException("the selector of an event loop is broken", broken);
    }
  }

  private long waitMillis() {
    return tasks.isEmpty() ? Math.max(1, (nextTick - now) / 1_000_000) : 1;
  }

  private void noteReturn() {
    if (!returned) {
      returned = true;
      now = System.nanoTime();
    }
  }

  private void ready(SelectionKey key) {
    noteReturn();
    try {
      if (key.attachment() instanceof Connection connection) {
        connection.ready(key);
      } else {
        accept(key);
      }
    } catch (CancelledKeyException closed) {
      // Closed by what was done just before, for another reason of the same round.
    }
  }

  private void accept(SelectionKey key) {
    boolean _ = acceptBatch((ServerSocketChannel) key.channel());
    pauseOrResumeAccepting(key);
  }

  /// True where more connections may wait, and there is room for them.
  private boolean acceptBatch(ServerSocketChannel listening) {
    try {
      for (int i = 0; i < ACCEPT_BATCH; i++) {
        SocketChannel accepted = server.full() ? null : listening.accept();
        if (accepted == null) {
          return false;
        }
        accepted.configureBlocking(false);
        server.deal(Listener.withoutDelay(accepted));
      }
      return true;
    } catch (IOException exhausted) {
      acceptAfter = now + ACCEPT_PAUSE.toNanos();
      return false;
    }
  }

  /// While the server is full, new connections wait in the kernel's queue.
  private void pauseOrResumeAccepting(SelectionKey key) {
    boolean accepting = !server.full() && now - acceptAfter >= 0;
    int wanted = accepting ? SelectionKey.OP_ACCEPT : 0;
    if (key.interestOps() != wanted) {
      key.interestOps(wanted);
    }
  }

  /// The server has room again. Any thread may call this.
  void acceptAgain() {
    execute(() -> {
      if (acceptKey != null && !acceptingEnded) {
        pauseOrResumeAccepting(acceptKey);
      }
    });
  }

  /// Takes a new connection over. Any thread may call this.
  void adopt(SocketChannel channel) {
    if (Thread.currentThread().equals(thread)) {
      register(channel);
    } else {
      execute(() -> register(channel));
    }
  }

  private void register(SocketChannel channel) {
    try {
      SelectionKey key = channel.register(selector, SelectionKey.OP_READ);
      connections++;
      Connection connection = new Connection(this, server, channel, key);
      key.attach(connection);
      connection.opened();
    } catch (IOException gone) {
      server.closed(); // The client went away before it was looked at.
    }
  }

  /// Runs a task on the loop's thread, soon. Any thread may call this.
  void execute(Runnable task) {
    tasks.add(task);
    selector.wakeup();
  }

  private void runTasks() {
    for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
      task.run();
    }
  }

  private void tick() {
    if (draining) {
      endAccepting();
    } else if (acceptKey != null) {
      pauseOrResumeAccepting(acceptKey);
    }
    for (SelectionKey key : selector.keys()) {
      if (key.attachment() instanceof Connection connection) {
        connection.endIfOverdue(now);
      }
    }
  }

  /// Begins to drain. Any thread may call this.
  void drain() {
    draining = true;
    execute(() -> nextTick = now);
  }

  /// Takes what the kernel has queued for us, then listens no more: a client that is connected
  /// already shall have an answer.
  private void endAccepting() {
    if (acceptingEnded) {
      return;
    }
    acceptingEnded = true;
    graceEnd = now + server.settings().grace().toNanos();
    if (acceptKey != null) {
      Listener listener = (Listener) acceptKey.attachment();
      int queued = server.settings().backlog(); // At the most; what comes later may be refused.
      while (acceptBatch(listener.channel()) && queued > 0) {
        queued -= ACCEPT_BATCH;
      }
      try {
        listener.close();
      } catch (IOException gone) {
        // It listens no more either way.
      }
      server.acceptingEnded();
    }
  }

  private boolean ended() {
    return acceptingEnded && ((connections == 0 && tasks.isEmpty()) || now - graceEnd >= 0);
  }

  void join() throws InterruptedException {
    Thread started = thread;
    if (started != null) {
      started.join();
    }
  }

  String selectorName() {
    return selector.provider().getClass().getSimpleName();
  }

  /// A connection of this loop is closed.
  void closed() {
    connections--;
    server.closed();
  }

  long now() {
    return now;
  }

  /// Reads what a socket has, at most as much as the buffer takes; where it was put is
  /// [#inputBytes()].
  ///
  /// @return how many bytes, or -1 at the end of the stream
  int read(SocketChannel channel) throws IOException {
    int count = channel.read(input.clear());
    if (count > 0) {
      input.flip().get(inputBytes, 0, count);
    }
    return count;
  }

  byte[] inputBytes() {
    return inputBytes;
  }

  /// Where a connection encodes its answers; empty it before another has its turn.
  ByteBuffer output() {
    return output;
  }
}
