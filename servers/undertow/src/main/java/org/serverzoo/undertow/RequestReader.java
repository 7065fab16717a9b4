package org.serverzoo.undertow;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.serverzoo.api.Body;
import org.serverzoo.api.Limits;
import org.serverzoo.api.Request;
import org.serverzoo.api.RequestRules;
import org.serverzoo.api.Status;
import org.serverzoo.undertow.Arrival.Missing;
import org.serverzoo.undertow.Arrival.Refused;
import org.serverzoo.undertow.Arrival.Whole;

/// Makes whole requests of the bytes of one connection, in whatever pieces they come.
///
/// ```
///   feed(bytes)            next()
///  ────────────▶ head ▶ body or chunks ──▶ Missing: feed more
///                                      ──▶ Whole: a request
///                                      ──▶ Refused: answer, close
/// ```
///
/// Owned by one connection; used by one thread at a time.
final class RequestReader {

  private static final byte[] NOTHING = new byte[0];

  private final Limits limits;
  private final RequestRules rules;

  /// What has come and is not used yet stands from the position to the end.
  private byte[] bytes = NOTHING;

  private int position;

  /// The request whose body is still to come.
  private @Nullable Unfinished unfinished;

  /// After a refusal nothing that follows can be trusted.
  private @Nullable Refused refused;

  RequestReader(Limits limits, RequestRules rules) {
    this.limits = limits;
    this.rules = rules;
  }

  /// Adds bytes. The array now belongs to the reader.
  void feed(byte[] more) {
    if (position == bytes.length) {
      bytes = more;
    } else {
      byte[] joined = Arrays.copyOfRange(bytes, position, bytes.length + more.length);
      System.arraycopy(more, 0, joined, bytes.length - position, more.length);
      bytes = joined;
    }
    position = 0;
  }

  /// Whether bytes were fed that no request has used up yet.
  boolean hasBytes() {
    return position < bytes.length;
  }

  /// Gives the request up that is being read, for it took too long.
  void refuse(Status status) {
    refused = new Refused(status);
  }

  /// The next request in the bytes fed so far, or why there is none.
  Arrival next() {
    if (refused == null) {
      try {
        return unfinished == null ? readHead() : readBody(unfinished);
      } catch (Refusal refusal) {
        refused = new Refused(refusal.status());
      }
    }
    return refused;
  }

  private Arrival readHead() throws Refusal {
    if (position == bytes.length) {
      bytes = NOTHING; // An idle connection keeps no buffer.
      position = 0;
      return Missing.EVERYTHING;
    }
    int start = startsWithEmptyLine() ? position + 2 : position;
    Optional<RequestHead> read = RequestHead.read(bytes, start, limits, rules);
    if (read.isEmpty()) {
      return Missing.HEAD;
    }
    RequestHead whole = read.get();
    position = whole.end();
    if (whole.plain(bytes, start)) {
      return new Whole(
          request(whole, Body.EMPTY),
          whole.persistence(),
          Arrays.copyOfRange(bytes, start, position));
    }
    unfinished = new Unfinished(whole, limits);
    return readBody(unfinished);
  }

  /// One empty line before a request is tolerated (RFC 9112 section 2.2).
  private boolean startsWithEmptyLine() {
    return position + 1 < bytes.length && bytes[position] == '\r' && bytes[position + 1] == '\n';
  }

  private Arrival readBody(Unfinished request) throws Refusal {
    position = request.read(bytes, position);
    if (!request.isWhole()) {
      return request.mayAskToGoAhead() && position == bytes.length
          ? Missing.GO_AHEAD
          : Missing.BODY;
    }
    unfinished = null;
    RequestHead head = request.head;
    Body body = Body.owning(request.content.toByteArray());
    return Whole.hidden(request(head, body), head.persistence());
  }

  private static Request request(RequestHead head, Body body) {
    return new Request(
        head.method(), head.target().path(), head.target().query(), head.fields(), body);
  }

  /// A request whose head is there and whose body is on its way.
  private static final class Unfinished {

    private final RequestHead head;
    private final ByteArrayOutputStream content = new ByteArrayOutputStream(512);
    private final ChunkedContent chunks;
    private boolean looked;

    Unfinished(RequestHead head, Limits limits) {
      this.head = head;
      this.chunks = new ChunkedContent(limits, content);
    }

    /// Takes what there is of the body and returns the offset of the first byte behind it.
    int read(byte[] bytes, int from) throws Refusal {
      if (head.chunked()) {
        return chunks.read(bytes, from);
      }
      int count = Math.min(bytes.length - from, head.contentLength() - content.size());
      content.write(bytes, from, count);
      return from + count;
    }

    boolean isWhole() {
      return head.chunked() ? chunks.ended() : content.size() == head.contentLength();
    }

    /// True at most once, for a client that has not begun its body: any other waits for nothing
    /// (RFC 9110 section 10.1.1).
    boolean mayAskToGoAhead() {
      boolean first = !looked;
      looked = true;
      return first && head.expectsGoAhead() && content.size() == 0;
    }
  }
}
