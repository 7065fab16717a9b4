package org.serverzoo.http1;

import java.util.Arrays;
import org.serverzoo.api.Body;

/// Collects the content of one request. Grows with what has come, not with what was announced: a
/// client that promises a megabyte and sends nothing costs nothing.
final class BodyBuffer {

  /// Of a request without content.
  static final BodyBuffer EMPTY = new BodyBuffer(0);

  private static final int FIRST_CAPACITY = 1024;

  /// How many bytes it takes at most.
  private final int size;

  private byte[] content;
  private int length;

  BodyBuffer(int size) {
    this.size = size;
    this.content = new byte[Math.min(size, FIRST_CAPACITY)];
  }

  /// Copies bytes until it is full, and returns how many.
  int take(byte[] bytes, int from, int to) {
    int taken = Math.min(to - from, size - length);
    if (length + taken > content.length) {
      content =
          Arrays.copyOf(content, Math.min(size, Math.max(length + taken, 2 * content.length)));
    }
    System.arraycopy(bytes, from, content, length, taken);
    length += taken;
    return taken;
  }

  boolean full() {
    return length == size;
  }

  boolean isEmpty() {
    return length == 0;
  }

  int room() {
    return size - length;
  }

  /// The content as it stands. Collect nothing more afterwards.
  Body toBody() {
    return Body.owning(length == content.length ? content : Arrays.copyOf(content, length));
  }
}
