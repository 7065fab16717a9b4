package org.serverzoo.http1;

import java.util.Arrays;
import org.serverzoo.api.Limits;
import org.serverzoo.api.Status;

/// Takes the chunked coding off a body (RFC 9112 section 7.1).
///
/// ```
///   ┌─▶ SIZE ──size > 0──▶ DATA ──▶ DATA_END ─┐
///   └────│────────────────────────────────────┘
///     size = 0
///        ▼
///     TRAILER ──empty line──▶ ENDED
/// ```
///
/// Extensions and trailer fields are checked and dropped: nothing behind this server asks for them.
/// One decoder a request.
final class ChunkedDecoder {

  /// Of a request without chunks.
  static final ChunkedDecoder NONE = new ChunkedDecoder(Limits.DEFAULT, BodyBuffer.EMPTY);

  /// A size of more digits than this, leading zeros aside, is no number of bytes.
  private static final int MAX_SIZE_DIGITS = 16;

  private enum State {
    SIZE,
    DATA,
    DATA_END,
    TRAILER,
    ENDED
  }

  private final Limits limits;
  private final BodyBuffer body;
  private State state = State.SIZE;
  private long remaining;

  /// The line that has begun and not ended; lines of a chunked body may come in pieces.
  private byte[] line = new byte[32];

  private int lineLength;

  /// Bytes of extensions and trailers so far. Bounded as header fields are, or a body of one-byte
  /// chunks could go on for ever.
  private int overheadBytes;

  private int trailers;

  ChunkedDecoder(Limits limits, BodyBuffer body) {
    this.limits = limits;
    this.body = body;
  }

  boolean ended() {
    return state == State.ENDED;
  }

  /// Decodes what it can and returns the offset of the first byte that it did not use.
  int decode(byte[] bytes, int from, int to) throws Refusal {
    int position = from;
    while (position < to && state != State.ENDED) {
      if (state == State.DATA) {
        int end = (int) Math.min(to, position + remaining);
        int taken = body.take(bytes, position, end);
        position += taken;
        remaining -= taken;
        if (remaining == 0) {
          state = State.DATA_END;
        }
      } else {
        byte b = bytes[position++];
        if (b == Octets.LF) {
          endOfLine();
        } else {
          append(b);
        }
      }
    }
    return position;
  }

  private void append(byte b) throws Refusal {
    if (state == State.DATA_END && (lineLength > 0 || b != Octets.CR)) {
      throw Refusal.badRequest("a chunk is longer than its size says");
    }
    // A line of the full length may still lack its line end.
    if (lineLength > limits.maxFieldLineBytes()) {
      throw new Refusal(Status.FIELDS_TOO_LARGE, "a chunk size or trailer line is over the limit");
    }
    if (lineLength == line.length) {
      line = Arrays.copyOf(line, 2 * line.length);
    }
    line[lineLength++] = b;
  }

  private void endOfLine() throws Refusal {
    int end = lineLength - 1;
    if (end < 0 || line[end] != Octets.CR) {
      throw Refusal.badRequest("a line of a chunked body ends in LF without CR");
    }
    lineLength = 0;
    switch (state) {
      case SIZE -> size(end);
      case DATA_END -> state = State.SIZE;
      case TRAILER -> trailerLine(end);
      case DATA, ENDED -> throw new IllegalStateException("no line is read in " + state);
    }
  }

  private void size(int end) throws Refusal {
    int digits = 0;
    int significant = 0;
    long size = 0;
    while (digits < end && Octets.hexValue(line[digits]) >= 0) {
      significant += size > 0 || line[digits] != '0' ? 1 : 0;
      size = Math.min(size * 16 + Octets.hexValue(line[digits]), Integer.MAX_VALUE);
      digits++;
    }
    if (significant > MAX_SIZE_DIGITS) {
      throw Refusal.badRequest("a chunk size has too many digits");
    }
    if (digits == 0) {
      throw Refusal.badRequest("a chunk size is a hexadecimal number");
    }
    ChunkExtensions.check(line, digits, end);
    overhead(end - digits);
    if (size > body.room()) {
      throw new Refusal(Status.CONTENT_TOO_LARGE, "the chunks are over the limit");
    }
    remaining = size;
    state = size == 0 ? State.TRAILER : State.DATA;
  }

  private void trailerLine(int end) throws Refusal {
    if (end == 0) {
      state = State.ENDED;
      return;
    }
    overhead(end + 2);
    if (++trailers > limits.maxFields()) {
      throw new Refusal(Status.FIELDS_TOO_LARGE, "more trailers than the limit");
    }
    FramingFields.check(line, 0, end);
  }

  private void overhead(int bytes) throws Refusal {
    overheadBytes += bytes;
    if (overheadBytes > limits.maxHeaderBytes()) {
      throw new Refusal(Status.FIELDS_TOO_LARGE, "extensions and trailers are over the limit");
    }
  }
}
