package org.serverzoo.undertow;

import java.io.ByteArrayOutputStream;
import org.serverzoo.api.Limits;
import org.serverzoo.api.Status;

/// Takes the chunked coding off a body (RFC 9112 section 7.1), to the letter: where one server
/// overlooks a stray byte and the next one does not, requests are smuggled.
///
/// ```
///   ┌─▶ SIZE ──size > 0──▶ DATA ──▶ DATA_END ─┐
///   └────│────────────────────────────────────┘
///     size = 0
///        ▼
///     TRAILER ──empty line──▶ ENDED
/// ```
///
/// Extensions and trailer fields are checked and dropped. One a request.
final class ChunkedContent {

  private static final int MAX_SIZE_DIGITS = 16;

  private enum State {
    SIZE,
    DATA,
    DATA_END,
    TRAILER,
    ENDED
  }

  private final Limits limits;
  private final ByteArrayOutputStream content;
  private State state = State.SIZE;

  /// Of the chunk that is being read, in bytes.
  private int remaining;

  /// Bytes of extensions and trailers so far. Bounded as header fields are.
  private int overhead;

  ChunkedContent(Limits limits, ByteArrayOutputStream content) {
    this.limits = limits;
    this.content = content;
  }

  boolean ended() {
    return state == State.ENDED;
  }

  /// Reads whole lines and whatever there is of data, and returns the offset of the first byte that
  /// it did not use.
  int read(byte[] bytes, int from) throws Refusal {
    int position = from;
    while (state != State.ENDED) {
      if (state == State.DATA) {
        int count = Math.min(remaining, bytes.length - position);
        content.write(bytes, position, count);
        position += count;
        remaining -= count;
        if (remaining > 0) {
          return position;
        }
        state = State.DATA_END;
      }
      int end =
          state == State.DATA_END
              ? RequestHead.lineEnd(bytes, position, 0, Status.BAD_REQUEST)
              : RequestHead.lineEnd(
                  bytes, position, limits.maxHeaderBytes(), Status.FIELDS_TOO_LARGE);
      if (end < 0) {
        return position;
      }
      line(bytes, position, end);
      position = end + 2;
    }
    return position;
  }

  private void line(byte[] bytes, int from, int end) throws Refusal {
    switch (state) {
      case SIZE -> size(bytes, from, end);
      case DATA_END -> state = State.SIZE;
      case TRAILER -> trailer(bytes, from, end);
      case DATA, ENDED -> throw new IllegalStateException("no line is read in " + state);
    }
  }

  private void size(byte[] bytes, int from, int end) throws Refusal {
    int digitsEnd = from;
    long size = 0;
    while (digitsEnd < end && Character.digit(bytes[digitsEnd], 16) >= 0) {
      size = Math.min(size * 16 + Character.digit(bytes[digitsEnd], 16), Integer.MAX_VALUE);
      digitsEnd++;
    }
    if (digitsEnd == from || digitsEnd - from > MAX_SIZE_DIGITS) {
      throw Refusal.badRequest("a chunk size is a hexadecimal number of a sane length");
    }
    for (int at = digitsEnd; at < end; ) {
      at = extension(bytes, at, end);
    }
    addOverhead(end - digitsEnd);
    if (size > limits.maxBodyBytes() - content.size()) {
      throw new Refusal(Status.CONTENT_TOO_LARGE, "the chunks are over the limit");
    }
    remaining = (int) size;
    state = size == 0 ? State.TRAILER : State.DATA;
  }

  /// `BWS ";" BWS name [ BWS "=" BWS ( token / quoted-string ) ]` (RFC 9112 section 7.1.1).
  ///
  /// @return the offset behind it
  private static int extension(byte[] bytes, int from, int end) throws Refusal {
    int semicolon = skipSpace(bytes, from, end);
    if (semicolon == end || bytes[semicolon] != ';') {
      throw Refusal.badRequest("a chunk size is followed by extensions alone");
    }
    int nameEnd = token(bytes, skipSpace(bytes, semicolon + 1, end), end);
    int equals = skipSpace(bytes, nameEnd, end);
    if (equals == end || bytes[equals] != '=') {
      return nameEnd; // Space behind it belongs to the next extension, or is one too many.
    }
    int value = skipSpace(bytes, equals + 1, end);
    return value < end && bytes[value] == '"'
        ? quotedString(bytes, value + 1, end)
        : token(bytes, value, end);
  }

  private static int skipSpace(byte[] bytes, int from, int end) {
    int at = from;
    while (at < end && (bytes[at] == ' ' || bytes[at] == '\t')) {
      at++;
    }
    return at;
  }

  private static int token(byte[] bytes, int from, int end) throws Refusal {
    int at = from;
    while (at < end && isToken(bytes[at])) {
      at++;
    }
    if (at == from) {
      throw Refusal.badRequest("a name or a value is missing");
    }
    return at;
  }

  private static int quotedString(byte[] bytes, int from, int end) throws Refusal {
    int at = from;
    while (at < end && bytes[at] != '"') {
      at += bytes[at] == '\\' ? 2 : 1;
    }
    if (at >= end) {
      throw Refusal.badRequest("a quoted string does not end");
    }
    requireText(bytes, from, at);
    return at + 1;
  }

  private void trailer(byte[] bytes, int from, int end) throws Refusal {
    if (from == end) {
      state = State.ENDED;
      return;
    }
    addOverhead(end - from);
    int colon = token(bytes, from, end);
    if (colon == end || bytes[colon] != ':') {
      throw Refusal.badRequest("a trailer line is a name, a colon and a value");
    }
    requireText(bytes, colon + 1, end);
  }

  /// Control characters have no meaning in a value (RFC 9110 section 5.5).
  private static void requireText(byte[] bytes, int from, int end) throws Refusal {
    for (int i = from; i < end; i++) {
      if ((bytes[i] >= 0 && bytes[i] < ' ' && bytes[i] != '\t') || bytes[i] == 0x7F) {
        throw Refusal.badRequest("a control character stands in a value");
      }
    }
  }

  private void addOverhead(int bytes) throws Refusal {
    overhead += bytes;
    if (overhead > limits.maxHeaderBytes()) {
      throw new Refusal(Status.FIELDS_TOO_LARGE, "extensions and trailers are over the limit");
    }
  }

  private static boolean isToken(byte b) {
    return (b >= 'a' && b <= 'z')
        || (b >= 'A' && b <= 'Z')
        || (b >= '0' && b <= '9')
        || "!#$%&'*+-.^_`|~".indexOf(b) >= 0;
  }
}
