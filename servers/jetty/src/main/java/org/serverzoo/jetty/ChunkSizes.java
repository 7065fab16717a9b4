package org.serverzoo.jetty;

import java.nio.ByteBuffer;

/// Adds up the sizes of chunks (RFC 9112 section 7.1) one step ahead of Jetty's parser, which tells
/// nobody a size before the chunk's first byte: content that is too large is to be refused as soon
/// as it is announced.
///
/// Judges nothing else. What is malformed it lets pass, for Jetty to refuse.
///
/// Belongs to one request and is used by one thread at a time.
final class ChunkSizes {

  /// On the bytes looked at so far.
  enum Verdict {
    /// Jetty may see the buffer.
    CLEAR,
    /// Too much is being announced, unless the size turns out to be malformed. Jetty must not see
    /// the buffer, which is to be thrown away.
    UNDECIDED,
    TOO_LARGE,
    MALFORMED
  }

  private enum Part {
    SIZE,
    REST_OF_SIZE_LINE,
    DATA,
    /// The last chunk is here: nothing more to add up.
    ENDED
  }

  /// Zeros in front included. Jetty takes no more either.
  private static final int MOST_DIGITS = 16;

  private final int limit;
  private Part part = Part.SIZE;
  private int digits;

  /// As read so far; what is over the limit is held just above it.
  private long size;

  private long total;

  /// What is left of a chunk, its line end included.
  private long dataLeft;

  /// Bytes of the buffer that were looked at, but not consumed by Jetty.
  private int ahead;

  /// @param limit the largest content, in bytes
  ChunkSizes(int limit) {
    this.limit = limit;
  }

  /// Looks at what is new in the buffer.
  ///
  /// @param buffer backed by an array
  Verdict look(ByteBuffer buffer) {
    byte[] bytes = buffer.array();
    int start = buffer.arrayOffset() + buffer.position();
    int end = start + buffer.remaining();
    int i = start + ahead;
    while (i < end && part != Part.ENDED) {
      if (part == Part.DATA) {
        i += skipData(end - i);
      } else {
        byte b = bytes[i++];
        if (over() && hexDigit(b) < 0) {
          return endsSize(b) ? Verdict.TOO_LARGE : Verdict.MALFORMED;
        }
        sizeLine(b);
        if (over() && digits > MOST_DIGITS) {
          return Verdict.MALFORMED;
        }
      }
    }
    ahead = over() ? 0 : end - start;
    return over() ? Verdict.UNDECIDED : Verdict.CLEAR;
  }

  /// Jetty has consumed so many bytes of what was looked at.
  void consumed(int bytes) {
    ahead -= bytes;
  }

  private boolean over() {
    return part == Part.SIZE && total + size > limit;
  }

  private int skipData(int available) {
    int step = (int) Math.min(dataLeft, available);
    dataLeft -= step;
    if (dataLeft == 0) {
      part = Part.SIZE;
      digits = 0;
      size = 0;
    }
    return step;
  }

  private void sizeLine(byte b) {
    int digit = hexDigit(b);
    if (part == Part.SIZE && digit >= 0) {
      digits++;
      size = Math.min(size * 16 + digit, limit + 1L);
    } else if (b != '\n') {
      part = Part.REST_OF_SIZE_LINE;
    } else {
      total += size;
      dataLeft = size + 2;
      part = size == 0 ? Part.ENDED : Part.DATA;
    }
  }

  private static int hexDigit(byte b) {
    return Character.digit((char) (b & 0xFF), 16);
  }

  private static boolean endsSize(byte b) {
    return b == '\r' || b == ';' || b == ' ' || b == '\t';
  }
}
