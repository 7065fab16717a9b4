package org.serverzoo.netty;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Function;
import org.serverzoo.api.Body;
import org.serverzoo.api.Grammar;
import org.serverzoo.api.Limits;
import org.serverzoo.api.Status;

/// The content of one request on its way in. Netty would hand it on in pieces of its own; a [Body]
/// is always whole, so it is put together here. Confined to the connection's event loop.
sealed interface Content {

  /// No content at all.
  Content NONE = new Sized(0);

  /// Takes what is there of the content, and nothing of what follows it.
  Progress read(ByteBuf in);

  /// How far the content has come.
  sealed interface Progress {
    /// More has to arrive.
    record Incomplete() implements Progress {}

    /// All of it is there.
    record Whole(Body body) implements Progress {}

    /// It cannot be taken; where it ends is unknown.
    record Refused(Status status) implements Progress {}

    Progress INCOMPLETE = new Incomplete();
  }

  /// Content whose length came in `Content-Length`. It gathers in the decoder's own buffer.
  record Sized(int length) implements Content {
    @Override
    public Progress read(ByteBuf in) {
      if (in.readableBytes() < length) {
        return Progress.INCOMPLETE;
      }
      byte[] bytes = new byte[length];
      in.readBytes(bytes);
      return new Progress.Whole(Body.owning(bytes));
    }
  }

  /// The chunked transfer coding (RFC 9112 section 7.1), to the letter: each deviation from its
  /// grammar is a place where this server and a proxy before it could see different requests.
  /// Netty's own reader of it is more lenient: it knows no grammar of extensions, for one.
  ///
  /// ```
  /// SIZE --> DATA --> DATA_END --> SIZE      a chunk: "5;name=value" CRLF "hello" CRLF
  ///   \----> TRAILERS --> whole              the last: "0" CRLF, fields (dropped), CRLF
  /// ```
  final class Chunked implements Content {

    private enum Part {
      SIZE,
      DATA,
      DATA_END,
      TRAILERS
    }

    private static final byte LF = '\n';

    /// As many as 64 bits have. A size of more digits, leading zeros aside, is no number of bytes.
    private static final int MAX_DIGITS = 16;

    private final Limits limits;
    private Part part = Part.SIZE;
    private byte[] bytes = new byte[256];
    private int length;
    private int missing;
    private int trailers;
    private int trailerBytes;

    Chunked(Limits limits) {
      this.limits = limits;
    }

    @Override
    public Progress read(ByteBuf in) {
      Optional<Progress> outcome = Optional.empty();
      while (outcome.isEmpty()) {
        outcome =
            switch (part) {
              case SIZE -> line(in, this::readSize);
              case DATA -> readData(in);
              case DATA_END -> line(in, this::readDataEnd);
              case TRAILERS -> line(in, this::readTrailer);
            };
      }
      return outcome.get();
    }

    /// Hands the next line on without its CRLF. A bare LF ends no line here, though RFC 9112
    /// section 2.2 would allow it.
    private Optional<Progress> line(ByteBuf in, Function<String, Optional<Progress>> reader) {
      int end = in.bytesBefore(LF);
      int maxBytes = limits.maxFieldLineBytes() + 1;
      if (end < 0 ? in.readableBytes() > maxBytes : end > maxBytes) {
        return refused(Status.FIELDS_TOO_LARGE);
      }
      if (end < 0) {
        return Optional.of(Progress.INCOMPLETE);
      }
      if (end == 0 || in.getByte(in.readerIndex() + end - 1) != '\r') {
        return refused(Status.BAD_REQUEST);
      }
      String line = in.toString(in.readerIndex(), end - 1, ISO_8859_1);
      in.skipBytes(end + 1);
      return reader.apply(line);
    }

    private static Optional<Progress> refused(Status status) {
      return Optional.of(new Progress.Refused(status));
    }

    private Optional<Progress> readSize(String line) {
      int at = 0;
      int digits = 0;
      long size = 0;
      for (; at < line.length(); at++) {
        int digit = hexDigit(line.charAt(at));
        if (digit < 0) {
          break;
        }
        digits += digits > 0 || digit > 0 ? 1 : 0;
        size = Math.min(size * 16 + digit, limits.maxBodyBytes() + 1L);
      }
      if (at == 0 || digits > MAX_DIGITS || !areExtensions(line, at)) {
        return refused(Status.BAD_REQUEST);
      }
      if (size > limits.maxBodyBytes() - length) {
        return refused(Status.CONTENT_TOO_LARGE);
      }
      missing = (int) size;
      part = size == 0 ? Part.TRAILERS : Part.DATA;
      return Optional.empty();
    }

    /// Not `Character.digit`: that knows the digits of all scripts.
    private static int hexDigit(char c) {
      if (c >= '0' && c <= '9') {
        return c - '0';
      }
      int letter = c | 0x20;
      return letter >= 'a' && letter <= 'f' ? letter - 'a' + 10 : -1;
    }

    private Optional<Progress> readData(ByteBuf in) {
      int here = Math.min(missing, in.readableBytes());
      if (bytes.length - length < here) {
        bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + here));
      }
      in.readBytes(bytes, length, here);
      length += here;
      missing -= here;
      if (missing > 0) {
        return Optional.of(Progress.INCOMPLETE);
      }
      part = Part.DATA_END;
      return Optional.empty();
    }

    private Optional<Progress> readDataEnd(String line) {
      part = Part.SIZE;
      return line.isEmpty() ? Optional.empty() : refused(Status.BAD_REQUEST);
    }

    /// Trailers must be well-formed, and are dropped as section 7.1.2 allows: none means anything
    /// to this application, and merged into the header fields they would be a way around its
    /// checks.
    private Optional<Progress> readTrailer(String line) {
      if (line.isEmpty()) {
        return Optional.of(new Progress.Whole(Body.owning(Arrays.copyOf(bytes, length))));
      }
      int colon = line.indexOf(':');
      if (colon < 0 || !Grammar.isToken(line.substring(0, colon)) || !Grammar.isFieldValue(line)) {
        return refused(Status.BAD_REQUEST);
      }
      trailerBytes += line.length() + 2;
      return ++trailers > limits.maxFields() || trailerBytes > limits.maxHeaderBytes()
          ? refused(Status.FIELDS_TOO_LARGE)
          : Optional.empty();
    }

    /// `*( BWS ";" BWS token [ BWS "=" BWS ( token / quoted-string ) ] )` (section 7.1.1). We know
    /// none, so a well-formed one is ignored.
    private static boolean areExtensions(String line, int start) {
      int at = start;
      while (at < line.length()) {
        at = afterBlanks(line, at);
        if (at == line.length() || line.charAt(at) != ';') {
          return false;
        }
        at = afterToken(line, afterBlanks(line, at + 1));
        if (at >= 0 && line.startsWith("=", afterBlanks(line, at))) {
          at = afterValue(line, afterBlanks(line, afterBlanks(line, at) + 1));
        }
        if (at < 0) {
          return false;
        }
      }
      return true;
    }

    private static int afterBlanks(String line, int start) {
      int at = start;
      while (at < line.length() && (line.charAt(at) == ' ' || line.charAt(at) == '\t')) {
        at++;
      }
      return at;
    }

    /// Where the token that starts here ends; -1 if none starts here.
    private static int afterToken(String line, int start) {
      int at = start;
      while (at < line.length() && " \t;=".indexOf(line.charAt(at)) < 0) {
        at++;
      }
      return Grammar.isToken(line.substring(start, at)) ? at : -1;
    }

    /// Where the token or quoted string that starts here ends; -1 if none starts here.
    private static int afterValue(String line, int start) {
      if (!line.startsWith("\"", start)) {
        return afterToken(line, start);
      }
      int at = start + 1;
      while (at < line.length() && line.charAt(at) != '"') {
        at += line.charAt(at) == '\\' ? 2 : 1;
      }
      boolean closed = at < line.length() && Grammar.isFieldValue(line.substring(start, at));
      return closed ? at + 1 : -1;
    }
  }
}
