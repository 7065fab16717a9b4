package org.serverzoo.vertx;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpConstants;
import io.netty.util.internal.StringUtil;
import org.serverzoo.api.Status;
import org.serverzoo.vertx.StrictDecoder.Refusal;

/// The line before a chunk (RFC 9112 section 7.1): its size and what extends it.
///
/// @param size at most [Integer#MAX_VALUE], which is more than any limit
/// @param extensionBytes of the line without the size and the line feed
record ChunkLine(long size, int extensionBytes) {

  /// More would not fit a counter, whatever the limit.
  private static final int MAX_SIZE_DIGITS = 16;

  /// Reads a line up to its line feed. Only what Netty does not see to is checked: the number of
  /// digits, and that extensions have names.
  static ChunkLine parse(ByteBuf in, int from, int to) {
    int at = from;
    long size = 0;
    for (int digit; (digit = StringUtil.decodeHexNibble(in.getByte(at))) >= 0; at++) {
      size = Math.min(size * 16 + digit, Integer.MAX_VALUE);
    }
    if (at - from > MAX_SIZE_DIGITS || hasNamelessExtension(in, at, to)) {
      throw new Refusal(Status.BAD_REQUEST);
    }
    return new ChunkLine(size, to - at);
  }

  private static boolean hasNamelessExtension(ByteBuf in, int from, int to) {
    boolean nameDue = false;
    boolean quoted = false;
    for (int i = from; i < to; i++) {
      byte b = in.getByte(i);
      if (quoted && b == '\\') {
        i++;
      } else if (b == '"') {
        quoted = !quoted;
      } else if (!quoted && b != HttpConstants.SP && b != HttpConstants.HT) {
        if (nameDue && (b == HttpConstants.EQUALS || b == HttpConstants.CR)) {
          return true;
        }
        nameDue = b == HttpConstants.SEMICOLON;
      }
    }
    return nameDue;
  }
}
