package org.serverzoo.netty;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.serverzoo.api.Body;
import org.serverzoo.api.Field;
import org.serverzoo.api.Fields;
import org.serverzoo.api.Limits;
import org.serverzoo.api.Request;
import org.serverzoo.api.RequestRules;
import org.serverzoo.api.Status;
import org.serverzoo.api.Target;

/// Bytes in, whole requests out: Netty's own decoder, made strict.
///
/// Netty's decoder does what it is good at, the request line and the fields. Three things it is too
/// lenient about are seen to around it: folded field lines, odd white space in the request line,
/// and bodies ([Content]). Its verdict on the rest is replaced by the [RequestRules] that all
/// designs share.
///
/// ```
///            first byte        end of head, content follows
///   NOTHING ------------> HEAD ----------------------------> BODY
///      ^                    | Received                            | Received
///      +--------------------+----------------------------------+
///   from anywhere: Refused --> DEAF, which discards whatever still comes
/// ```
///
/// It decodes only while it is not told to hold: requests that wait for their turn wait as bytes,
/// in the buffer that Netty's decoder has anyway, and not as objects in a queue of ours. Confined
/// to the connection's event loop.
final class RequestDecoder extends HttpRequestDecoder {

  /// What this decoder hands on.
  sealed interface Message {}

  /// A request to be answered.
  ///
  /// @param keepAlive whether the client lets the connection stay open
  record Received(Request request, boolean http11, boolean keepAlive) implements Message {}

  /// The client waits for `100 Continue` before it sends its content (RFC 9110 section 10.1.1).
  record Expecting() implements Message {}

  /// What came is no request, or not one that is served here.
  record Refused(Status status) implements Message {}

  /// How much of a request has come.
  enum Stage {
    NOTHING,
    HEAD,
    BODY,
    DEAF
  }

  private static final Expecting EXPECTING = new Expecting();

  private final Limits limits;
  private final RequestRules rules;
  private final BooleanSupplier hold;

  /// What Netty's decoder found, before we hand it on. Empty between two calls.
  private final List<Object> found = new ArrayList<>(2);

  private Stage stage = Stage.NOTHING;
  private boolean stalled;
  private boolean emptyLineRead;
  private boolean lineRead;
  private String version = "";
  private int nextWord;
  private int discarded;

  /// The head and the content of the request whose content is being read.
  private Received head = new Received(Request.of("-", "-"), true, true);

  private Content content = Content.NONE;

  RequestDecoder(Limits limits, BooleanSupplier hold) {
    super(
        new HttpDecoderConfig()
            .setMaxInitialLineLength(limits.maxRequestLineBytes())
            .setMaxHeaderSize(limits.maxHeaderBytes())
            .setStrictLineParsing(true)
            .setAllowDuplicateContentLengths(false)
            .setUseRfc9112TransferEncoding(true)
            .setValidateHeaders(false)); // The rules do.
    this.limits = limits;
    this.rules = new RequestRules(limits);
    this.hold = hold;
  }

  Stage stage() {
    return stage;
  }

  /// Whether bytes have come that were not looked at yet, because of the hold.
  boolean stalled() {
    return stalled;
  }

  /// How many bytes came after the last answer.
  int discarded() {
    return discarded;
  }

  /// Listens no more: what still comes is read and dropped.
  void deafen() {
    stage = Stage.DEAF;
  }

  /// Decodes what had to wait.
  void resume(ChannelHandlerContext context) {
    try {
      channelRead(context, Unpooled.EMPTY_BUFFER);
      channelReadComplete(context);
    } catch (Exception unexpected) {
      context.fireExceptionCaught(unexpected);
    }
  }

  @Override
  protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out)
      throws Exception {
    switch (stage) {
      case NOTHING, HEAD -> {
        stalled = hold.getAsBoolean();
        if (!stalled) {
          readHead(context, in, out);
        }
      }
      case BODY -> readBody(in, out);
      case DEAF -> {
        stalled = false;
        discard(in);
      }
    }
  }

  private void readHead(ChannelHandlerContext context, ByteBuf in, List<Object> out)
      throws Exception {
    if (!lineRead && startsWithLineEnd(in)) {
      readEmptyLine(in, out);
      return;
    }
    if (folds(in)) {
      refuse(Status.BAD_REQUEST, in, out);
      return;
    }
    super.decode(context, in, found);
    if (found.isEmpty()) {
      stage = Stage.HEAD;
      return;
    }
    HttpRequest request = (HttpRequest) found.getFirst();
    if (request.decoderResult().isFailure()) {
      refuse(verdict(request), in, out);
    } else {
      accept(request, in, out);
    }
    found.clear();
    lineRead = false;
    emptyLineRead = false;
  }

  private static boolean startsWithLineEnd(ByteBuf in) {
    byte first = in.getByte(in.readerIndex());
    return first == '\r' || first == '\n';
  }

  /// One empty line before a request is passed over (RFC 9112 section 2.2), and begins none. Netty
  /// would pass over any number of them.
  private void readEmptyLine(ByteBuf in, List<Object> out) {
    boolean whole = in.readableBytes() > 1;
    boolean wellFormed =
        in.getByte(in.readerIndex()) == '\r'
            && !(whole && in.getByte(in.readerIndex() + 1) != '\n');
    if (!wellFormed || emptyLineRead) {
      refuse(Status.BAD_REQUEST, in, out);
    } else if (whole) {
      in.skipBytes(2);
      emptyLineRead = true;
    }
  }

  /// Whether a field line in sight continues the one before. Netty would join the two in silence,
  /// which is how `Transfer-Encoding` gets past a proxy that does not (RFC 9112 section 5.2).
  private boolean folds(ByteBuf in) {
    boolean inFields = lineRead;
    int line = in.readerIndex();
    for (int end; (end = in.indexOf(line, in.writerIndex(), (byte) '\n')) >= 0; line = end + 1) {
      boolean empty = end - line <= 1;
      if (inFields && (empty || isBlank(in.getByte(line)))) {
        return !empty;
      }
      inFields |= !empty;
    }
    return inFields && line < in.writerIndex() && isBlank(in.getByte(line));
  }

  private static boolean isBlank(byte b) {
    return b == ' ' || b == '\t';
  }

  /// What Netty's refusal becomes.
  private Status verdict(HttpRequest request) {
    return switch (request.decoderResult().cause()) {
      case TooLongHttpLineException _ -> Status.URI_TOO_LONG;
      case TooLongHttpHeaderException _ -> Status.FIELDS_TOO_LARGE;
      // What Netty calls bad may be something that we have a better word for: an unknown coding, a
      // length that no long can hold.
      default ->
          lineRead
              ? judge(request, fieldsOf(request.headers())).orElse(Status.BAD_REQUEST)
              : Status.BAD_REQUEST;
    };
  }

  private Optional<Status> judge(HttpRequest request, Fields fields) {
    return rules.refusal(request.method().name(), request.uri(), version, fields);
  }

  private void accept(HttpRequest request, ByteBuf in, List<Object> out) {
    HttpHeaders headers = request.headers();
    Fields fields = fieldsOf(headers);
    Optional<Status> refused = judge(request, fields);
    if (refused.isPresent()) {
      refuse(refused.get(), in, out);
      return;
    }
    Received received = received(request, fields);
    if (hasContent(headers)) {
      head = received;
      stage = Stage.BODY;
      if (received.http11() && headers.contains(HttpHeaderNames.EXPECT) && !in.isReadable()) {
        out.add(EXPECTING);
      }
    } else {
      stage = Stage.NOTHING;
      out.add(received);
    }
    if (found.size() == 1) {
      // Netty's decoder has seen content to come. That is ours to read.
      reset();
    }
  }

  private static Received received(HttpRequest request, Fields fields) {
    String method = request.method().name();
    Target target = Target.parse(method, request.uri()).orElseThrow();
    return new Received(
        new Request(method, target.path(), target.query(), fields, Body.EMPTY),
        request.protocolVersion().equals(HttpVersion.HTTP_1_1),
        HttpUtil.isKeepAlive(request));
  }

  /// Whether content follows; if so, it is ready to be read. The rules have passed the fields.
  private boolean hasContent(HttpHeaders headers) {
    if (headers.isEmpty()) {
      return false;
    }
    if (headers.contains(HttpHeaderNames.TRANSFER_ENCODING)) {
      content = new Content.Chunked(limits);
      return true;
    }
    int length = headers.getInt(HttpHeaderNames.CONTENT_LENGTH, 0);
    if (length > 0) {
      content = new Content.Sized(length);
    }
    return length > 0;
  }

  private static Fields fieldsOf(HttpHeaders headers) {
    List<Field> fields = new ArrayList<>(headers.size());
    for (Iterator<Map.Entry<String, String>> each = headers.iteratorAsString(); each.hasNext(); ) {
      Map.Entry<String, String> field = each.next();
      fields.add(new Field(field.getKey(), field.getValue()));
    }
    return Fields.of(fields);
  }

  private void readBody(ByteBuf in, List<Object> out) {
    switch (content.read(in)) {
      case Content.Progress.Incomplete _ -> {}
      case Content.Progress.Whole(Body body) -> {
        stage = Stage.NOTHING;
        content = Content.NONE;
        Request request = head.request();
        out.add(
            new Received(
                new Request(
                    request.method(), request.path(), request.query(), request.fields(), body),
                head.http11(),
                head.keepAlive()));
      }
      case Content.Progress.Refused(Status status) -> refuse(status, in, out);
    }
  }

  private void refuse(Status status, ByteBuf in, List<Object> out) {
    deafen();
    discard(in);
    out.add(new Refused(status));
  }

  private void discard(ByteBuf in) {
    discarded += in.readableBytes();
    in.skipBytes(in.readableBytes());
  }

  // What Netty's decoder lets us say while it reads a request line.

  @Override
  protected HttpMessage createMessage(String[] line) throws Exception {
    // Kept as it came: Netty takes `http/1.1` for HTTP/1.1.
    version = line[2];
    HttpMessage message = super.createMessage(line);
    lineRead = true;
    return message;
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

  /// One space parts the words, no more and nothing else (RFC 9112 section 3).
  private void checkWord(byte[] line, int start, int length) {
    if (start != nextWord || (start > 0 && line[start - 1] != ' ')) {
      throw new IllegalArgumentException("the words of a request line are parted by one space");
    }
    nextWord = start + length + 1;
  }

  // What it does at the end of the input, which is not what we want.

  @Override
  public void channelReadComplete(ChannelHandlerContext context) throws Exception {
    if (stalled) {
      // Not Netty's: it would ask for more bytes because it made nothing of the last ones.
      context.fireChannelReadComplete();
    } else {
      super.channelReadComplete(context);
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    // Not Netty's: when the client has shut down its side, it drops the requests that wait here.
    context.fireUserEventTriggered(event);
  }

  @Override
  protected void decodeLast(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
    // The connection is gone, and half a request with it.
  }
}
