package org.serverzoo.netty;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.serverzoo.api.Body;
import org.serverzoo.api.Field;
import org.serverzoo.api.Fields;
import org.serverzoo.api.Limits;
import org.serverzoo.api.Request;
import org.serverzoo.api.Status;
import org.serverzoo.api.Target;

/// The head of a request that may be served: what is left of Netty's message once it is judged.
///
/// Netty's decoder finds what is malformed. What it leaves to whom embeds it is judged here: the
/// version, the target, `Host`, expectations, and everything where two readers could disagree on
/// where the message ends (RFC 9112 section 11.2).
///
/// @param oneDotZero whether the client speaks HTTP/1.0
/// @param keepAlive whether the client lets the connection stay open
/// @param continueExpected whether it waits for `100 Continue` before it sends content
record RequestHead(
    String method,
    Target.Resource target,
    Fields fields,
    boolean oneDotZero,
    boolean keepAlive,
    boolean continueExpected) {

  /// While none has come.
  static final RequestHead NONE =
      new RequestHead("-", new Target.Resource("-", ""), Fields.NONE, false, false, false);

  private static final String CONTINUE = HttpHeaderValues.CONTINUE.toString();

  /// What becomes of a head.
  sealed interface Verdict {
    /// It may be served.
    record Accepted(RequestHead head) implements Verdict {}

    /// It is refused, and the connection ends.
    record Refused(Status status) implements Verdict {}
  }

  /// The request, once its content is here.
  Request with(Body body) {
    return new Request(method, target.path(), target.query(), fields, body);
  }

  boolean toHead() {
    return method.equals("HEAD");
  }

  static Verdict judge(HttpRequest request, Limits limits) {
    Throwable failure = request.decoderResult().cause();
    if (failure instanceof TooLongHttpLineException) {
      return new Verdict.Refused(Status.URI_TOO_LONG);
    }
    if (failure instanceof TooLongHttpHeaderException) {
      return new Verdict.Refused(Status.FIELDS_TOO_LARGE);
    }
    if (request.protocolVersion().majorVersion() != 1) {
      return new Verdict.Refused(Status.VERSION_NOT_SUPPORTED);
    }
    boolean oneDotZero = request.protocolVersion().minorVersion() == 0;
    Optional<Status> refused = refusalOf(request.headers(), oneDotZero, limits);
    if (refused.isPresent() || failure != null) {
      return new Verdict.Refused(refused.orElse(Status.BAD_REQUEST));
    }
    return switch (Target.parse(request.method().name(), request.uri())) {
      case Target.Refused(Status status) -> new Verdict.Refused(status);
      case Target.Resource target -> new Verdict.Accepted(of(request, target, oneDotZero));
    };
  }

  private static RequestHead of(HttpRequest request, Target.Resource target, boolean oneDotZero) {
    HttpHeaders headers = request.headers();
    List<Field> fields = new ArrayList<>(headers.size());
    for (Iterator<Map.Entry<String, String>> each = headers.iteratorAsString(); each.hasNext(); ) {
      Map.Entry<String, String> field = each.next();
      fields.add(new Field(field.getKey(), field.getValue()));
    }
    // Some servers read no length in HTTP/1.0: nothing may follow what might be content.
    boolean ends = oneDotZero && headers.contains(HttpHeaderNames.CONTENT_LENGTH);
    return new RequestHead(
        request.method().name(),
        target,
        Fields.of(fields),
        oneDotZero,
        HttpUtil.isKeepAlive(request) && !ends,
        !oneDotZero && headers.contains(HttpHeaderNames.EXPECT));
  }

  private static Optional<Status> refusalOf(
      HttpHeaders headers, boolean oneDotZero, Limits limits) {
    if (tooLarge(headers, limits)) {
      return Optional.of(Status.FIELDS_TOO_LARGE);
    }
    if (headers.contains(HttpHeaderNames.SEC_WEBSOCKET_KEY1)
        && headers.contains(HttpHeaderNames.SEC_WEBSOCKET_KEY2)) {
      // The decoder takes eight bytes of content then, as a draft of WebSocket had it. Others do
      // not.
      return Optional.of(Status.BAD_REQUEST);
    }
    List<String> hosts = headers.getAll(HttpHeaderNames.HOST);
    boolean hosted = hosts.size() == 1 && Target.isAuthority(hosts.getFirst());
    if (!hosted && !(hosts.isEmpty() && oneDotZero)) {
      return Optional.of(Status.BAD_REQUEST);
    }
    List<String> lengths = headers.getAll(HttpHeaderNames.CONTENT_LENGTH);
    List<String> codings = headers.getAll(HttpHeaderNames.TRANSFER_ENCODING);
    if (lengths.size() > 1 || (!codings.isEmpty() && (oneDotZero || !lengths.isEmpty()))) {
      return Optional.of(Status.BAD_REQUEST);
    }
    if (!codings.isEmpty()) {
      return refusalOfCodings(String.join(",", codings));
    }
    if (!lengths.isEmpty() && exceeds(lengths.getFirst(), limits.maxBodyBytes())) {
      return Optional.of(Status.CONTENT_TOO_LARGE);
    }
    return oneDotZero || expectsNothingElse(headers)
        ? Optional.empty()
        : Optional.of(Status.EXPECTATION_FAILED);
  }

  static boolean tooLarge(HttpHeaders headers, Limits limits) {
    if (headers.size() > limits.maxFields()) {
      return true;
    }
    int bytes = 0;
    for (Iterator<Map.Entry<CharSequence, CharSequence>> each = headers.iteratorCharSequence();
        each.hasNext(); ) {
      Map.Entry<CharSequence, CharSequence> field = each.next();
      int line = field.getKey().length() + 2 + field.getValue().length();
      bytes += line + 2;
      if (line > limits.maxFieldLineBytes()) {
        return true;
      }
    }
    return bytes > limits.maxHeaderBytes();
  }

  /// Only `chunked` is known here. A list with an empty element, or `chunked` before another one,
  /// has no end that all agree on.
  private static Optional<Status> refusalOfCodings(String list) {
    if (list.equalsIgnoreCase("chunked")) {
      return Optional.empty();
    }
    boolean chunked = false;
    for (String coding : list.split(",", -1)) {
      if (chunked || !coding.strip().matches("[!#$%&'*+.^_`|~0-9A-Za-z-]+")) {
        return Optional.of(Status.BAD_REQUEST);
      }
      chunked = coding.strip().equalsIgnoreCase("chunked");
    }
    return Optional.of(Status.NOT_IMPLEMENTED);
  }

  /// Whether this many bytes are too many, for any number of digits. What is no number is found by
  /// Netty.
  private static boolean exceeds(String length, int most) {
    String digits = length.strip().replaceFirst("^0+", "");
    return digits.matches("[0-9]+") && (digits.length() > 9 || Integer.parseInt(digits) > most);
  }

  private static boolean expectsNothingElse(HttpHeaders headers) {
    for (String line : headers.getAll(HttpHeaderNames.EXPECT)) {
      for (String expectation : line.split(",", -1)) {
        if (!expectation.isBlank() && !expectation.strip().equalsIgnoreCase(CONTINUE)) {
          return false;
        }
      }
    }
    return true;
  }
}
