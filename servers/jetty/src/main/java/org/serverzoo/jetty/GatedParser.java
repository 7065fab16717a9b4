package org.serverzoo.jetty;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import org.eclipse.jetty.http.HttpCompliance;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpParser;
import org.jspecify.annotations.Nullable;
import org.serverzoo.api.Limits;
import org.serverzoo.api.RequestRules;
import org.serverzoo.api.Status;

/// Jetty's parser with a gate before it, which lets no head pass but what [RequestHead] finds whole
/// and sound, and no chunk that is too large.
///
/// ```
///                ┌────────── parseNext ───────────┐
///   request      │ RequestHead ─ passed ──────────┼─▶ HttpParser ─▶ HttpConnection ─▶ handler
///   buffer  ───▶ │      └─ refused: a plain head ─┼─▶     "              "        asks refusal()
///                │ ChunkSizes ─── passed ─────────┼─▶     "
///                │ after the last answer: discard │
///                └────────────────────────────────┘
/// ```
///
/// In place of a refused head Jetty gets a plain one, so that a refusal is answered, and its
/// connection closed, in the same way as all else. Jetty's own way with a bad message leaves unread
/// bytes in the socket; then the kernel resets the connection, and a reset can overtake the answer.
///
/// Used by one thread at a time: the one that holds the connection's read interest.
final class GatedParser extends HttpParser {

  /// What is read and thrown away at most after the last answer, and for how long.
  private static final int LINGER_BYTES = 256 << 10;

  static final Duration LINGER = Duration.ofSeconds(1);

  private static final byte[] PLAIN_HEAD =
      "GET / HTTP/1.1\r\nHost: zoo\r\nConnection: close\r\n\r\n".getBytes(ISO_8859_1);

  private final GatedConnection connection;
  private final Limits limits;
  private final RequestHead head;

  private boolean headOverdue;
  private @Nullable Status refusal;
  private @Nullable Status contentFault;
  private ChunkSizes chunkSizes;

  private boolean lingering;
  private long lingerEnd;
  private int lingered;

  /// @param maxBytes of heads, and of chunk extensions and trailers on top of them
  GatedParser(
      GatedConnection connection,
      RequestHandler receiver,
      HttpCompliance compliance,
      int maxBytes,
      Limits limits,
      RequestRules rules) {
    super(receiver, maxBytes, compliance);
    this.connection = connection;
    this.limits = limits;
    this.head = new RequestHead(limits, rules);
    this.chunkSizes = new ChunkSizes(limits.maxBodyBytes());
  }

  @Override
  public boolean parseNext(ByteBuffer buffer) {
    if (lingering) {
      discard(buffer);
      return false;
    }
    if (isStart()) {
      return parseHead(buffer);
    }
    if (isChunking() && inContentState()) {
      return parseChunks(buffer);
    }
    return super.parseNext(buffer);
  }

  private boolean parseHead(ByteBuffer buffer) {
    if (headOverdue) {
      return refuse(Status.REQUEST_TIMEOUT);
    }
    if (!buffer.hasRemaining()) {
      // At the end of the stream Jetty closes. Of a head that was cut off it has not seen a byte.
      return isAtEOF() && super.parseNext(buffer);
    }
    return switch (head.receive(buffer)) {
      case INCOMPLETE -> {
        connection.awaitRestOfHead();
        yield false;
      }
      case WHOLE -> pass(buffer);
      case PIECED -> pass(head.pieces());
      case REFUSED -> refuse(head.refusal());
    };
  }

  private boolean pass(ByteBuffer wholeHead) {
    connection.headEnded();
    boolean handled = super.parseNext(wholeHead);
    if (isChunking()) {
      chunkSizes = new ChunkSizes(limits.maxBodyBytes());
    }
    return handled;
  }

  private boolean refuse(Status status) {
    connection.headEnded();
    refusal = status;
    return super.parseNext(ByteBuffer.wrap(PLAIN_HEAD));
  }

  private boolean parseChunks(ByteBuffer buffer) {
    if (isAtEOF() && isState(State.TRAILER) && !buffer.hasRemaining()) {
      close(); // Jetty would forgive the missing line end; but who knows what else is missing.
      getHandler().earlyEOF();
      return false;
    }
    switch (chunkSizes.look(buffer)) {
      case CLEAR -> {
        int before = buffer.remaining();
        boolean handled = super.parseNext(buffer);
        chunkSizes.consumed(before - buffer.remaining());
        return handled;
      }
      case UNDECIDED -> {}
      case TOO_LARGE -> badMessage(fault(Status.CONTENT_TOO_LARGE));
      case MALFORMED -> badMessage(fault(Status.BAD_REQUEST));
    }
    discard(buffer);
    return false;
  }

  private static HttpException fault(Status status) {
    return new HttpException.RuntimeException(status.code());
  }

  /// Called by this class and by Jetty's for what cannot be parsed. Of faulty content the handler
  /// learns by reading on, but not which fault it is.
  @Override
  protected void badMessage(HttpException fault) {
    contentFault =
        switch (fault.getCode()) {
          case 413 -> Status.CONTENT_TOO_LARGE;
          case 431 -> Status.FIELDS_TOO_LARGE;
          default -> Status.BAD_REQUEST;
        };
    super.badMessage(fault);
  }

  /// Jetty takes bytes after the last answer for a fault, and would close at once.
  @Override
  public boolean isTerminated() {
    return !lingering && super.isTerminated();
  }

  @Override
  public void reset() {
    super.reset();
    head.reset();
  }

  /// The head's deadline has passed: the next bytes, or none, are answered with 408.
  void endHead() {
    headOverdue = isStart() && head.begun();
  }

  /// The last answer is written: from here on everything is thrown away.
  void linger() {
    lingering = true;
    lingerEnd = System.nanoTime() + LINGER.toNanos();
  }

  private void discard(ByteBuffer buffer) {
    lingered += buffer.remaining();
    buffer.position(buffer.limit());
    if (lingering && (lingered > LINGER_BYTES || System.nanoTime() - lingerEnd > 0)) {
      connection.getEndPoint().close();
    }
  }

  /// The head of the request that is being served. Not if there is a [#refusal()].
  RequestHead head() {
    return head;
  }

  /// Why the request that is being served was refused before Jetty saw it.
  Optional<Status> refusal() {
    return Optional.ofNullable(refusal);
  }

  /// What is wrong with the content, if anything is.
  Optional<Status> contentFault() {
    return Optional.ofNullable(contentFault);
  }
}
