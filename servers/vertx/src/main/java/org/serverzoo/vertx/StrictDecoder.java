package org.serverzoo.vertx;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.HttpConstants;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.http.Http1ServerConfig;
import io.vertx.core.http.impl.headers.Http1xHeaders;
import io.vertx.core.http.impl.http1.VertxHttpRequestDecoder;
import java.io.Serial;
import java.util.List;
import java.util.Optional;
import org.serverzoo.api.Limits;
import org.serverzoo.api.RequestRules;
import org.serverzoo.api.Status;

/// Vert.x's own decoder, made strict: it does the parsing, and this class looks over its shoulder
/// at the bytes that each step used up.
///
/// ```
///          ┌──────────────── message over ────────────────┐
///          ▼            ┌─▶ FIXED ────────────────────────┤
///        HEAD ──judged──┤                                 │
///          │            └─▶ CHUNK_SIZE ──size 0─▶ TRAILER ┘
///          │                  │     ▲
///          │                  └CHUNK┘
///          └─ any fault, from anywhere ─▶ BROKEN: a failed message goes on, the rest is dropped
/// ```
///
/// What cannot be seen any more in a parsed request is checked here on the wire: folded lines,
/// lenient white space in the request line, empty lines before it, chunk extensions. What can is
/// left to [RequestRules]. Either way the fault travels on in its turn behind earlier requests, as
/// a message that failed with a [Refusal]; Vert.x brings it to the handler of invalid requests.
///
/// Used by the event loop of its connection alone.
final class StrictDecoder extends VertxHttpRequestDecoder {

  private static final byte[] EMPTY_LINE = {HttpConstants.CR, HttpConstants.LF};

  /// Why a request is refused. Without a stack trace: hostile bytes must not cost more than good
  /// ones.
  static final class Refusal extends RuntimeException {
    @Serial private static final long serialVersionUID = 1L;
    private final Status status;

    Refusal(Status status) {
      super(status.reason(), null, false, false);
      this.status = status;
    }

    Status status() {
      return status;
    }
  }

  private enum Part {
    HEAD,
    FIXED,
    CHUNK_SIZE,
    CHUNK,
    TRAILER,
    BROKEN
  }

  private final RequestRules rules;
  private final Limits limits;

  private Part part = Part.HEAD;

  /// Bytes of the one empty line that may precede a request (RFC 9112 section 2.2).
  private int emptyLineBytes;

  /// The request line has been parsed, the head has not ended.
  private boolean amongFields;

  /// Where the next word of a request line has to start.
  private int nextWord;

  /// The bytes of the current chunk that have not come, its line end included.
  private long chunkLeft;

  private long bodyBytes;
  private int extensionBytes;

  /// Heads passed on so far, refused ones included.
  private int requests;

  StrictDecoder(Http1ServerConfig config, RequestRules rules, Limits limits) {
    super(config);
    this.rules = rules;
    this.limits = limits;
  }

  /// Whether a part of a head has come, and not all of it.
  boolean headBegun() {
    return part == Part.HEAD && (amongFields || emptyLineBytes > 0 || hasUndecodedBytes());
  }

  /// Whether bytes were received that are not decoded yet.
  boolean hasUndecodedBytes() {
    return actualReadableBytes() > 0;
  }

  /// How many requests, good or refused, were passed on so far.
  int requests() {
    return requests;
  }

  /// Ends the message that is on its way: it does not come in time.
  void giveUp(ChannelHandlerContext context) {
    context.fireChannelRead(failed(Status.REQUEST_TIMEOUT));
    context.fireChannelReadComplete();
  }

  @Override
  protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out)
      throws Exception {
    try {
      switch (part) {
        case HEAD -> head(context, in, out);
        case FIXED -> super.decode(context, in, out);
        case CHUNK_SIZE -> chunkSize(context, in, out);
        case CHUNK -> chunk(context, in, out, 0);
        case TRAILER -> lines(context, in, out);
        case BROKEN -> in.skipBytes(in.readableBytes());
      }
      endOfMessage(out);
    } catch (Refusal refusal) {
      refuse(in, out, refusal.status());
    }
  }

  /// A connection that ends in the middle of a message has nobody left to be answered.
  @Override
  protected void decodeLast(ChannelHandlerContext context, ByteBuf in, List<Object> out) {}

  private void head(ChannelHandlerContext context, ByteBuf in, List<Object> out) throws Exception {
    if (!amongFields && !skipEmptyLine(in)) {
      return;
    }
    lines(context, in, out);
    if (!out.isEmpty() && out.getFirst() instanceof RequestHead head) {
      judge(head);
      if (!(out.getLast() instanceof LastHttpContent)) {
        head.expectBody();
        part = partOfBody(head);
      }
      requests++;
    }
  }

  private static Part partOfBody(RequestHead head) {
    if (head.headers().contains(HttpHeaderNames.TRANSFER_ENCODING)) {
      return Part.CHUNK_SIZE;
    }
    if (head.headers().contains(HttpHeaderNames.CONTENT_LENGTH)) {
      return Part.FIXED;
    }
    // Netty takes a GET with two fields of a WebSocket draft of 2010 to have eight bytes of body;
    // nobody else does.
    throw new Refusal(Status.BAD_REQUEST);
  }

  /// False where the request line has yet to begin.
  private boolean skipEmptyLine(ByteBuf in) {
    while (in.isReadable()
        && emptyLineBytes < EMPTY_LINE.length
        && in.getByte(in.readerIndex()) == EMPTY_LINE[emptyLineBytes]) {
      in.skipBytes(1);
      emptyLineBytes++;
    }
    if (!in.isReadable()) {
      return false;
    }
    byte next = in.getByte(in.readerIndex());
    if (emptyLineBytes == 1 || next == HttpConstants.CR || next == HttpConstants.LF) {
      throw new Refusal(Status.BAD_REQUEST);
    }
    return true;
  }

  /// Decodes lines of a head or trailer, then looks at each for being the continuation of the one
  /// before (RFC 9112 section 5.2): once parsed, it would be just a longer value.
  private void lines(ChannelHandlerContext context, ByteBuf in, List<Object> out) throws Exception {
    int from = in.readerIndex();
    super.decode(context, in, out);
    int to = in.readerIndex();
    if (!out.isEmpty()) {
      checkResult((HttpObject) out.getFirst());
    }
    amongFields |= part == Part.HEAD && to > from;
    for (int line = from; line < to; line = in.indexOf(line, to, HttpConstants.LF) + 1) {
      byte first = in.getByte(line);
      if (first == HttpConstants.SP || first == HttpConstants.HT) {
        throw new Refusal(Status.BAD_REQUEST);
      }
    }
  }

  private void judge(RequestHead head) {
    Optional<Status> refusal =
        rules.refusal(head.method().name(), head.uri(), head.version(), head.fields());
    if (refusal.isPresent()) {
      throw new Refusal(refusal.get());
    }
  }

  private void chunkSize(ChannelHandlerContext context, ByteBuf in, List<Object> out)
      throws Exception {
    int length = in.bytesBefore(HttpConstants.LF);
    if (length < 0) {
      if (in.readableBytes() > limits.maxHeaderBytes()) {
        throw new Refusal(Status.FIELDS_TOO_LARGE);
      }
      return;
    }
    ChunkLine line = ChunkLine.parse(in, in.readerIndex(), in.readerIndex() + length);
    countChunk(line);
    chunkLeft = line.size() + EMPTY_LINE.length;
    part = Part.CHUNK;
    chunk(context, in, out, length + 1);
    if (line.size() == 0) {
      part = Part.TRAILER;
    }
  }

  private void countChunk(ChunkLine line) {
    bodyBytes += line.size();
    extensionBytes += line.extensionBytes();
    if (extensionBytes > limits.maxHeaderBytes()) {
      throw new Refusal(Status.FIELDS_TOO_LARGE);
    }
    if (bodyBytes > limits.maxBodyBytes()) {
      throw new Refusal(Status.CONTENT_TOO_LARGE);
    }
  }

  /// @param sizeLine how many bytes come before the chunk itself
  private void chunk(ChannelHandlerContext context, ByteBuf in, List<Object> out, int sizeLine)
      throws Exception {
    int before = in.readableBytes();
    super.decode(context, in, out);
    chunkLeft -= before - in.readableBytes() - sizeLine;
    if (chunkLeft == 0) {
      part = Part.CHUNK_SIZE;
    }
    if (!out.isEmpty()) {
      checkResult((HttpObject) out.getLast());
    }
  }

  private void endOfMessage(List<Object> out) {
    if (!out.isEmpty() && out.getLast() instanceof LastHttpContent) {
      part = Part.HEAD;
      emptyLineBytes = 0;
      amongFields = false;
      bodyBytes = 0;
      extensionBytes = 0;
    }
  }

  /// Where the decoder itself has found a fault, names the status for it.
  private void checkResult(HttpObject decoded) {
    Throwable fault = decoded.decoderResult().cause();
    switch (fault) {
      case null -> {}
      case Refusal refusal -> throw refusal;
      case TooLongHttpLineException _ ->
          // Or a chunk's extensions.
          throw new Refusal(part == Part.HEAD ? Status.URI_TOO_LONG : Status.FIELDS_TOO_LARGE);
      case TooLongHttpHeaderException _ -> throw new Refusal(Status.FIELDS_TOO_LARGE);
      default -> {
        if (decoded instanceof RequestHead head) {
          judge(head);
        }
        throw new Refusal(Status.BAD_REQUEST);
      }
    }
  }

  private void refuse(ByteBuf in, List<Object> out, Status status) {
    in.skipBytes(in.readableBytes());
    // Content decoded before the fault stays: it holds a buffer, which Vert.x releases.
    out.removeIf(decoded -> decoded instanceof HttpRequest || decoded instanceof LastHttpContent);
    out.add(failed(status));
  }

  private HttpObject failed(Status status) {
    HttpObject failed;
    if (part == Part.HEAD) {
      failed = createInvalidMessage();
      requests++;
    } else {
      failed = new DefaultLastHttpContent(Unpooled.EMPTY_BUFFER);
    }
    part = Part.BROKEN;
    failed.setDecoderResult(DecoderResult.failure(new Refusal(status)));
    return failed;
  }

  @Override
  protected HttpMessage createMessage(String[] line) {
    String version = line[2];
    if (!RequestHead.isSpoken(version)) {
      throw new Refusal(
          rules.refusal(line[0], line[1], version, List.of()).orElse(Status.BAD_REQUEST));
    }
    return new RequestHead(HttpMethod.valueOf(line[0]), line[1], version);
  }

  @Override
  protected HttpMessage createInvalidMessage() {
    return new DefaultHttpRequest(
        HttpVersion.HTTP_1_1, HttpMethod.GET, "/", Http1xHeaders.httpHeaders());
  }

  @Override
  protected boolean isContentAlwaysEmpty(HttpMessage message) {
    return false; // Asked for answers only; this decoder sees requests.
  }

  @Override
  protected String splitFirstWordInitialLine(byte[] line, int start, int length) {
    nextWord = 0;
    checkWord(line, start, length);
    return super.splitFirstWordInitialLine(line, start, length);
  }

  @Override
  protected String splitSecondWordInitialLine(byte[] line, int start, int length) {
    checkWord(line, start, length);
    return super.splitSecondWordInitialLine(line, start, length);
  }

  @Override
  protected String splitThirdWordInitialLine(byte[] line, int start, int length) {
    checkWord(line, start, length);
    return super.splitThirdWordInitialLine(line, start, length);
  }

  /// Words of a request line stand one space apart (RFC 9112 section 3); Netty would take tabs and
  /// any number.
  private void checkWord(byte[] line, int start, int length) {
    if (start != nextWord || (start > 0 && line[start - 1] != ' ')) {
      throw new Refusal(Status.BAD_REQUEST);
    }
    nextWord = start + length + 1;
  }
}
