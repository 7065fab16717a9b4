package org.serverzoo.nio;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;

/// One thread and one selector.
///
/// ```
///   ┌─▶ wait until a socket is ready, a task was left, or a tick has passed
///   │        │
///   │   ready sockets, each: its client does what can be done without waiting
///   │   tasks of other threads: new connections, answers of offloaded calls
///   └── once a tick: each client looks at its deadline
/// ```
///
/// It knows nothing of HTTP: what it serves is a [Client] behind each selection key. What one
/// client throws ends that client. All fields belong to the loop's thread, but for the task queue
/// and the wish to stop.
final class EventLoop {

  /// What stands behind a selection key, as its attachment. Called on the loop's thread.
  interface Client {
    /// The socket is ready for what the key is interested in. Must not wait.
    void ready(SelectionKey key);

    /// A tick has passed.
    void tick();

    /// Ends it, whatever it does. A second call does nothing.
    void close();
  }

  private static final System.Logger LOG = System.getLogger(EventLoop.class.getName());

  private static final int BUFFER_BYTES = 64 << 10;

  private final Selector selector = Selector.open();
  private final long tickNanos;
  private final Runnable broken;
  private final Thread thread;

  /// Left by other threads.
  private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();

  /// One buffer each way serves all connections, since only one is worked on at a time.
  private final ByteBuffer input = ByteBuffer.allocateDirect(BUFFER_BYTES);

  private final ByteBuffer output = ByteBuffer.allocateDirect(BUFFER_BYTES);

  /// What was read last, where the parser finds it.
  private final byte[] inputBytes = new byte[BUFFER_BYTES];

  /// When the selector last returned; read once for all that is done then.
  private long now = System.nanoTime();

  private boolean returned;
  private long nextTick = now;

  /// Set by [#stop], from another thread.
  private volatile boolean stopping;

  /// @param broken is told, on the loop's thread, that the loop has ended for a fault of its own
  EventLoop(String name, Duration tick, Runnable broken) throws IOException {
    this.tickNanos = tick.toNanos();
    this.broken = broken;
    this.thread = Thread.ofPlatform().name(name).unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  private void run() {
    try (selector) {
      try {
        while (!stopping) {
          turn();
        }
      } finally {
        runTasks(); // A new connection may be among them.
        clients(Client::close);
      }
    } catch (IOException | RuntimeException | Error fault) {
      LOG.log(Level.ERROR, "an event loop has ended for a fault of the server", fault);
      broken.run();
    }
  }

  private void turn() throws IOException {
    returned = false;
    selector.select(this::ready, waitMillis());
    noteReturn();
    runTasks();
    if (now - nextTick >= 0) {
      nextTick = now + tickNanos;
      clients(Client::tick);
    }
  }

  private void runTasks() {
    for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
      task.run();
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
    Client client = (Client) key.attachment();
    try {
      client.ready(key);
    } catch (CancelledKeyException closed) {
      // Closed by what was done just before, for another reason of the same round.
    } catch (RuntimeException | Error fault) {
      end(client, fault);
    }
  }

  private void clients(Consumer<Client> action) {
    for (SelectionKey key : selector.keys()) {
      if (key.attachment() instanceof Client client) {
        try {
          action.accept(client);
        } catch (RuntimeException | Error fault) {
          end(client, fault);
        }
      }
    }
  }

  /// A fault of ours ends one connection, and must not end the loop and all others with it.
  void end(Client client, Throwable fault) {
    LOG.log(Level.ERROR, "a connection was closed for a fault of the server", fault);
    client.close();
  }

  /// Runs a task on the loop's thread, soon. Any thread may call this; what it throws ends the
  /// loop.
  void execute(Runnable task) {
    tasks.add(task);
    selector.wakeup();
  }

  /// Whether this is the loop's thread.
  boolean isCurrent() {
    return Thread.currentThread().equals(thread);
  }

  /// Has the selector watch over a socket.
  SelectionKey register(SelectableChannel channel, int operations, Client client)
      throws IOException {
    return channel.register(selector, operations, client);
  }

  /// Closes all clients and ends the thread, soon. Any thread may call this.
  void stop() {
    stopping = true;
    selector.wakeup();
  }

  /// Waits for the end of the thread.
  void join(Duration most) throws InterruptedException {
    boolean _ = thread.join(most);
  }

  String selectorName() {
    return selector.provider().getClass().getSimpleName();
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
