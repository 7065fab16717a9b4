package org.serverzoo.undertow;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.xnio.XnioExecutor;
import org.xnio.XnioIoThread;

/// What the connections of one I/O thread share. Touched by that thread alone.
final class IoLoop {

  private static final int INPUT_BYTES = 64 << 10;

  private final XnioIoThread thread;

  /// One buffer serves all connections, since only one is read at a time.
  private final ByteBuffer input = ByteBuffer.allocateDirect(INPUT_BYTES);

  private final byte[] inputBytes = new byte[INPUT_BYTES];

  private final Set<RequestGate> gates = new HashSet<>();

  private final XnioExecutor.Key ticks;

  /// Begins to look after deadlines.
  ///
  /// Undertow has timeouts of its own, but they close a connection without a word, and start to
  /// count when the first bytes of a head were not enough, not when they came.
  IoLoop(XnioIoThread thread, Duration tick) {
    this.thread = thread;
    this.ticks = thread.executeAtInterval(this::tick, tick.toMillis(), TimeUnit.MILLISECONDS);
  }

  /// Any thread may call this.
  void stopTicking() {
    ticks.remove();
  }

  private void tick() {
    long now = System.nanoTime();
    for (RequestGate gate : List.copyOf(gates)) {
      gate.endIfOverdue(now);
    }
  }

  void add(RequestGate gate) {
    gates.add(gate);
  }

  /// False if it was removed before.
  boolean remove(RequestGate gate) {
    return gates.remove(gate);
  }

  /// Runs a task on the loop's thread, after all that it has been given before. Any thread may call
  /// this.
  void execute(Runnable task) {
    thread.execute(task);
  }

  /// Empty, to be read into.
  ByteBuffer input() {
    return input.clear();
  }

  /// What was read, from the first byte on. Good until the next connection is read.
  byte[] takeInput() {
    input.flip().get(inputBytes, 0, input.remaining());
    return inputBytes;
  }
}
