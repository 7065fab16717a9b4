package org.serverzoo.undertow;

import io.undertow.connector.ByteBufferPool;
import io.undertow.connector.PooledByteBuffer;
import io.undertow.server.AbstractServerConnection;
import io.undertow.server.HttpServerExchange;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import org.jspecify.annotations.Nullable;
import org.xnio.Buffers;
import org.xnio.IoUtils;
import org.xnio.channels.StreamSourceChannel;
import org.xnio.conduits.AbstractStreamSinkConduit;
import org.xnio.conduits.ConduitWritableByteChannel;
import org.xnio.conduits.Conduits;
import org.xnio.conduits.StreamSinkConduit;

/// Stands between Undertow and a socket, and sends the answers to pipelined requests together: an
/// answer is held while the [RequestGate] has shown another request already.
///
/// Undertow has such a buffer of its own (`BUFFER_PIPELINED_DATA`). It would hold answers also
/// while a call is out, and copy those that nothing follows.
///
/// Everything here happens on the connection's I/O thread.
final class AnswerBatch extends AbstractStreamSinkConduit<StreamSinkConduit> {

  private final RequestGate gate;
  private final ByteBufferPool buffers;

  /// The answers that wait, from the buffer's start to its position.
  private @Nullable PooledByteBuffer held;

  AnswerBatch(StreamSinkConduit socket, RequestGate gate, ByteBufferPool buffers) {
    super(socket);
    this.gate = gate;
    this.buffers = buffers;
  }

  /// Where an exchange's answer goes.
  static AnswerBatch of(HttpServerExchange exchange) {
    AbstractServerConnection connection = (AbstractServerConnection) exchange.getConnection();
    return (AnswerBatch) connection.getOriginalSinkConduit();
  }

  /// Sends what is held, because the next answer will take its time. What the socket does not take
  /// now goes with that answer.
  void send() throws IOException {
    if (held != null) {
      sendWith(held, new ByteBuffer[0], 0, 0);
    }
  }

  @Override
  public int write(ByteBuffer source) throws IOException {
    return held == null && !gate.hasShownMore()
        ? next.write(source)
        : (int) write(new ByteBuffer[] {source}, 0, 1);
  }

  @Override
  public long write(ByteBuffer[] sources, int offset, int length) throws IOException {
    if (gate.hasShownMore()) {
      PooledByteBuffer batch = held == null ? buffers.allocate() : held;
      held = batch;
      if (Buffers.remaining(sources, offset, length) <= batch.getBuffer().remaining()) {
        return Buffers.copy(batch.getBuffer(), sources, offset, length);
      }
    }
    return held == null
        ? next.write(sources, offset, length)
        : sendWith(held, sources, offset, length);
  }

  /// @return how much of the sources was written; none before all that is held
  private long sendWith(PooledByteBuffer batch, ByteBuffer[] sources, int offset, int length)
      throws IOException {
    ByteBuffer answers = batch.getBuffer().flip();
    int before = answers.remaining();
    ByteBuffer[] all = new ByteBuffer[1 + length];
    all[0] = answers;
    System.arraycopy(sources, offset, all, 1, length);
    long written;
    try {
      written = next.write(all, 0, all.length);
    } finally {
      answers.compact();
    }
    if (written < before) {
      return 0;
    }
    held = null;
    batch.close();
    return written - before;
  }

  @Override
  public int writeFinal(ByteBuffer source) throws IOException {
    return Conduits.writeFinalBasic(this, source);
  }

  @Override
  public long writeFinal(ByteBuffer[] sources, int offset, int length) throws IOException {
    return Conduits.writeFinalBasic(this, sources, offset, length);
  }

  @Override
  public long transferFrom(FileChannel source, long position, long count) throws IOException {
    return source.transferTo(position, count, new ConduitWritableByteChannel(this));
  }

  @Override
  public long transferFrom(StreamSourceChannel source, long count, ByteBuffer through)
      throws IOException {
    return IoUtils.transfer(source, count, through, new ConduitWritableByteChannel(this));
  }
}
