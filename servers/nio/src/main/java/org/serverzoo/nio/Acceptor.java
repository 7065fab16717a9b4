package org.serverzoo.nio;

import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import org.serverzoo.http1.Listener;

/// Takes new connections from the kernel's queue while there is room for them. Belongs to the
/// thread of one loop.
final class Acceptor implements EventLoop.Client {

  /// New connections taken before the others get their turn.
  private static final int BATCH = 64;

  /// How long to leave the kernel's queue alone when it gives no connection: mostly for want of
  /// file descriptors.
  private static final Duration PAUSE = Duration.ofMillis(100);

  private final EventLoop loop;
  private final Listener listener;
  private final IntSupplier room;
  private final Consumer<SocketChannel> deal;
  private final SelectionKey key;
  private long acceptAfter;

  /// @param room for how many more connections there is room
  /// @param deal takes a connection over
  Acceptor(EventLoop loop, Listener listener, IntSupplier room, Consumer<SocketChannel> deal)
      throws IOException {
    this.loop = loop;
    this.listener = listener;
    this.room = room;
    this.deal = deal;
    this.acceptAfter = loop.now();
    listener.channel().configureBlocking(false);
    this.key = loop.register(listener.channel(), SelectionKey.OP_ACCEPT, this);
  }

  @Override
  public void ready(SelectionKey selected) {
    accept(BATCH);
    pauseOrResume();
  }

  /// Also the end of a pause.
  @Override
  public void tick() {
    pauseOrResume();
  }

  /// While the server is full, new connections wait in the kernel's queue.
  void pauseOrResume() {
    if (!key.isValid()) {
      return;
    }
    boolean accepting = room.getAsInt() > 0 && loop.now() - acceptAfter >= 0;
    int wanted = accepting ? SelectionKey.OP_ACCEPT : 0;
    if (key.interestOps() != wanted) {
      key.interestOps(wanted);
    }
  }

  /// Takes what is queued, as many as there is room for.
  void accept(int most) {
    try {
      for (int taken = 0; taken < most && room.getAsInt() > 0; taken++) {
        SocketChannel accepted = listener.channel().accept();
        if (accepted == null) {
          return;
        }
        accepted.configureBlocking(false);
        deal.accept(accepted);
      }
    } catch (IOException exhausted) {
      acceptAfter = loop.now() + PAUSE.toNanos();
    }
  }

  @Override
  public void close() {
    try {
      listener.close();
    } catch (IOException gone) {
      // It listens no more either way.
    }
  }
}
