package org.serverzoo.http1;

import java.util.Arrays;
import org.serverzoo.api.Fields;
import org.serverzoo.api.Limits;
import org.serverzoo.api.Request;
import org.serverzoo.api.Status;

/// Turns the bytes of one connection into requests, as RFC 9112 has them and no other way: what two
/// parsers could read differently is refused, so that nothing can be smuggled past a proxy.
///
/// ```
///            feed(bytes)                       next()
///  socket ──────────────▶ ┌────────────────────────────────────────────┐ ──▶ Incomplete: feed more
///                         │ request line ▶ fields ▶ body or chunks ▶ ◉ │ ──▶ Complete: a request
///                         └────────────────────────────────────────────┘ ──▶ Malformed: answer, close
/// ```
///
/// Feed what the socket had, call [#next()] until it says incomplete, then [#release()]. The bytes
/// may come in any pieces: a line is judged once its line end is there, so a request that comes
/// byte by byte is searched, not parsed, again. Owned by one connection; used by one thread at a
/// time.
public final class RequestParser {

  private static final byte[] NOTHING = new byte[0];
  private static final byte[] HEAD = {'H', 'E', 'A', 'D', ' '};

  private enum Part {
    REQUEST_LINE,
    FIELDS,
    BODY,
    CHUNKS,
    /// After a refusal nothing that follows can be trusted.
    BROKEN
  }

  private final Limits limits;
  private final FramingFields framing = new FramingFields();

  /// Bytes `[position, limit)` are still to be parsed. The array is the caller's while [#borrowed].
  private byte[] bytes = NOTHING;

  private int position;
  private int limit;
  private boolean borrowed;

  /// How many bytes from the position on are known to hold no line end.
  private int searched;

  private Part part = Part.REQUEST_LINE;
  private boolean emptyLineSeen;
  private RequestLine line = new RequestLine("", "", "", false);

  /// Where the field section starts: bytes from here on are kept until the section is whole.
  private int sectionStart;

  private int fieldCount;
  private Fields fields = Fields.NONE;
  private BodyBuffer body = BodyBuffer.EMPTY;
  private ChunkedDecoder chunks = ChunkedDecoder.NONE;
  private boolean continuePending;

  public RequestParser(Limits limits) {
    this.limits = limits;
  }

  /// Adds bytes. They stay in the caller's array, which the caller leaves alone until [#release()].
  public void feed(byte[] source, int from, int to) {
    int kept = limit - keepFrom();
    if (kept == 0) {
      bytes = source;
      position = from;
      sectionStart = from;
      limit = to;
      borrowed = true;
      return;
    }
    own(kept, to - from);
    System.arraycopy(source, from, bytes, limit, to - from);
    limit += to - from;
  }

  /// Gives the fed array back: whatever of it is not parsed yet is copied. An idle connection keeps
  /// no buffer.
  public void release() {
    int kept = limit - keepFrom();
    if (kept == 0) {
      bytes = NOTHING;
      position = 0;
      sectionStart = 0;
      limit = 0;
      borrowed = false;
    } else if (borrowed) {
      own(kept, kept);
    }
  }

  /// Whether bytes were fed that no outcome has used up yet.
  public boolean hasBytes() {
    return position < limit;
  }

  /// The next request in the bytes fed so far, or why there is none.
  public Outcome next() {
    try {
      return switch (part) {
        case REQUEST_LINE, FIELDS -> head();
        case BODY, CHUNKS -> body();
        case BROKEN ->
            new Outcome.Malformed(Status.BAD_REQUEST, false, "the request before was refused");
      };
    } catch (Refusal refusal) {
      Outcome outcome = refusal.outcome(toHead());
      part = Part.BROKEN;
      return outcome;
    }
  }

  /// Whether the request that is being read is a HEAD, as far as its method could be read: an
  /// answer to it has no content.
  public boolean toHead() {
    return part == Part.REQUEST_LINE ? beginsWithHead() : line.method().equals("HEAD");
  }

  private boolean beginsWithHead() {
    return limit - position >= HEAD.length
        && Arrays.equals(bytes, position, position + HEAD.length, HEAD, 0, HEAD.length);
  }

  private Outcome head() throws Refusal {
    while (part == Part.REQUEST_LINE) {
      int lineEnd = endOfLine(limits.maxRequestLineBytes(), Status.URI_TOO_LONG);
      if (lineEnd < 0) {
        return position == limit && !emptyLineSeen
            ? Outcome.Incomplete.BETWEEN_REQUESTS
            : Outcome.Incomplete.IN_HEAD;
      }
      requestLine(lineEnd);
    }
    while (part == Part.FIELDS) {
      int room = Math.max(limits.maxHeaderBytes() - (position - sectionStart) - 2, 0);
      int lineEnd = endOfLine(Math.min(room, limits.maxFieldLineBytes()), Status.FIELDS_TOO_LARGE);
      if (lineEnd < 0) {
        return Outcome.Incomplete.IN_HEAD;
      }
      if (lineEnd == position) {
        endOfFields();
      } else {
        fieldLine(lineEnd);
      }
    }
    return body();
  }

  /// The offset of the CRLF that ends the line at the position, or -1 while it has not come.
  private int endOfLine(int maxBytes, Status tooLong) throws Refusal {
    int i = position + searched;
    while (i < limit && bytes[i] != Octets.LF) {
      i++;
    }
    searched = i - position;
    // A line of the full length may still lack its line end, a CR and an LF.
    if (searched > maxBytes + 1) {
      throw new Refusal(tooLong, "a line is longer than the limit");
    }
    if (i == limit) {
      return -1;
    }
    if (searched == 0 || bytes[i - 1] != Octets.CR) {
      throw Refusal.badRequest("a line ends in LF without CR");
    }
    searched = 0;
    return i - 1;
  }

  private void requestLine(int lineEnd) throws Refusal {
    if (lineEnd == position && !emptyLineSeen) {
      emptyLineSeen = true; // One empty line before a request is tolerated, RFC 9112 section 2.2.
    } else {
      line = RequestLine.parse(bytes, position, lineEnd);
      framing.reset();
      fieldCount = 0;
      part = Part.FIELDS;
    }
    position = lineEnd + 2;
    sectionStart = position;
  }

  private void fieldLine(int lineEnd) throws Refusal {
    if (++fieldCount > limits.maxFields()) {
      throw new Refusal(Status.FIELDS_TOO_LARGE, "more fields than the limit");
    }
    framing.offer(bytes, position, lineEnd);
    position = lineEnd + 2;
  }

  private void endOfFields() throws Refusal {
    framing.check(line.oneDotZero(), limits.maxBodyBytes());
    fields = Fields.ofSection(Arrays.copyOfRange(bytes, sectionStart, position));
    position += 2;
    sectionStart = position;
    if (framing.chunked()) {
      body = new BodyBuffer(limits.maxBodyBytes());
      chunks = new ChunkedDecoder(limits, body);
      part = Part.CHUNKS;
    } else {
      body =
          framing.contentLength() == 0 ? BodyBuffer.EMPTY : new BodyBuffer(framing.contentLength());
      part = Part.BODY;
    }
    continuePending = framing.continueExpected(line.oneDotZero());
  }

  private Outcome body() throws Refusal {
    boolean whole;
    if (part == Part.CHUNKS) {
      position = chunks.decode(bytes, position, limit);
      whole = chunks.ended();
    } else {
      position += body.take(bytes, position, limit);
      whole = body.full();
    }
    sectionStart = position;
    return whole ? complete() : awaitBody();
  }

  private Outcome complete() {
    Request request = new Request(line.method(), line.path(), line.query(), fields, body.toBody());
    fields = Fields.NONE;
    body = BodyBuffer.EMPTY;
    chunks = ChunkedDecoder.NONE;
    continuePending = false;
    emptyLineSeen = false;
    part = Part.REQUEST_LINE;
    return new Outcome.Complete(request, framing.persistence(line.oneDotZero()));
  }

  /// A client that has begun its body waits for nothing (RFC 9110 section 10.1.1).
  private Outcome awaitBody() {
    boolean waiting = continuePending && body.isEmpty() && position == limit;
    continuePending = false;
    return waiting ? Outcome.Incomplete.CONTINUE_EXPECTED : Outcome.Incomplete.IN_BODY;
  }

  private int keepFrom() {
    return part == Part.FIELDS ? sectionStart : position;
  }

  /// Moves the bytes that are still needed to the front of an array of our own, with room for more.
  private void own(int kept, int more) {
    int from = keepFrom();
    boolean fits = !borrowed && kept + more <= bytes.length;
    byte[] target = fits ? bytes : new byte[Math.max(256, 2 * (kept + more))];
    System.arraycopy(bytes, from, target, 0, kept);
    bytes = target;
    position -= from;
    sectionStart -= from;
    limit = kept;
    borrowed = false;
  }
}
