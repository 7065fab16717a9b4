package org.serverzoo.undertow;

import io.undertow.connector.ByteBufferPool;
import io.undertow.connector.PooledByteBuffer;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;

/// The buffers that Undertow parses from and encodes into: each thread has its own.
///
/// Undertow's pool finds a thread's buffers in a map that all threads lock, four times a request,
/// and frees direct buffers through `sun.misc.Unsafe`, of which the JVM warns the user. Here, where
/// only I/O threads use buffers, neither is needed.
final class ThreadBuffers implements ByteBufferPool {

  private final int bytes;
  private final ThreadLocal<ArrayDeque<ByteBuffer>> idle = ThreadLocal.withInitial(ArrayDeque::new);

  ThreadBuffers(int bytes) {
    this.bytes = bytes;
  }

  @Override
  public PooledByteBuffer allocate() {
    ByteBuffer buffer = idle.get().pollLast();
    return new Borrowed(buffer == null ? ByteBuffer.allocateDirect(bytes) : buffer.clear());
  }

  @Override
  public ByteBufferPool getArrayBackedPool() {
    throw new UnsupportedOperationException("only TLS asks for arrays");
  }

  @Override
  public int getBufferSize() {
    return bytes;
  }

  @Override
  public boolean isDirect() {
    return true;
  }

  @Override
  public void close() {
    // The garbage collector frees what the threads leave behind.
  }

  private final class Borrowed implements PooledByteBuffer {

    private final ByteBuffer buffer;
    private boolean open = true;

    Borrowed(ByteBuffer buffer) {
      this.buffer = buffer;
    }

    @Override
    public ByteBuffer getBuffer() {
      return buffer;
    }

    /// Undertow may close twice.
    @Override
    public void close() {
      if (open) {
        open = false;
        idle.get().addLast(buffer);
      }
    }

    @Override
    public boolean isOpen() {
      return open;
    }
  }
}
