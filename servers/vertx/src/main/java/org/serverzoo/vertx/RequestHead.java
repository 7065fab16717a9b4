package org.serverzoo.vertx;

import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.serverzoo.api.Body;
import org.serverzoo.api.Field;
import org.serverzoo.api.Fields;
import org.serverzoo.api.Limits;
import org.serverzoo.api.Request;
import org.serverzoo.api.Status;
import org.serverzoo.api.Target;

/// The head of a request that may be served: what is left of Vert.x's request once it is judged.
///
/// The decoder finds what is malformed. What Vert.x leaves to whom embeds it is judged here: the
/// target, `Host`, expectations, limits, and everything where two readers could disagree on where
/// the message ends (RFC 9112 section 11.2).
///
/// @param oneDotZero whether the client speaks HTTP/1.0
/// @param keepAlive whether the client lets the connection stay open
/// @param continueExpected whether it waits for `100 Continue` before it sends content
/// @param hasContent whether content may follow
record RequestHead(
    String method,
    Target.Resource target,
    Fields fields,
    boolean oneDotZero,
    boolean keepAlive,
    boolean continueExpected,
    boolean hasContent) {

  private static final String CONTINUE = "100-continue";

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

  static Verdict judge(HttpServerRequest request, Limits limits) {
    boolean oneDotZero = request.version() == HttpVersion.HTTP_1_0;
    MultiMap headers = request.headers();
    Optional<Status> refused = refusalOf(headers, oneDotZero, limits);
    if (refused.isPresent()) {
      return new Verdict.Refused(refused.get());
    }
    String method = request.method().name();
    return switch (Target.parse(method, request.uri())) {
      case Target.Refused(Status status) -> new Verdict.Refused(status);
      case Target.Resource target ->
          new Verdict.Accepted(
              new RequestHead(
                  method,
                  target,
                  fields(headers),
                  oneDotZero,
                  keepsAlive(headers, oneDotZero),
                  !oneDotZero
                      && headers.contains(HttpHeaders.EXPECT)
                      && !headers.contains(HttpHeaders.CONTENT_LENGTH, "0", false),
                  headers.contains(HttpHeaders.TRANSFER_ENCODING)
                      || headers.contains(HttpHeaders.CONTENT_LENGTH)));
    };
  }

  /// What the decoder could not read. It tells why, and some of what it had read by then.
  static Status refusalOf(HttpServerRequest request, Limits limits) {
    return switch (request.decoderResult().cause()) {
      case TooLongHttpLineException _ -> Status.URI_TOO_LONG;
      case TooLongHttpHeaderException _, TooLongFrameException _ -> Status.FIELDS_TOO_LARGE;
      default ->
          refusalOf(request.headers(), request.version() == HttpVersion.HTTP_1_0, limits)
              .orElse(Status.BAD_REQUEST);
    };
  }

  private static boolean keepsAlive(MultiMap headers, boolean oneDotZero) {
    if (elements(headers, HttpHeaders.CONNECTION).contains("close")) {
      return false;
    }
    // Vert.x closes unless the first Connection field of HTTP/1.0 says this and no more. And some
    // servers read no length in HTTP/1.0: nothing may follow what might be content.
    return !oneDotZero
        || ("keep-alive".equalsIgnoreCase(headers.get(HttpHeaders.CONNECTION))
            && !headers.contains(HttpHeaders.CONTENT_LENGTH));
  }

  /// The elements of a list in small letters; empty ones mean nothing (RFC 9110 section 5.6.1).
  private static List<String> elements(MultiMap headers, CharSequence name) {
    List<String> lines = headers.getAll(name);
    return lines.isEmpty()
        ? lines
        : Arrays.stream(String.join(",", lines).split(","))
            .map(element -> element.strip().toLowerCase(Locale.ROOT))
            .filter(element -> !element.isEmpty())
            .toList();
  }

  private static Fields fields(MultiMap headers) {
    List<Field> fields = new ArrayList<>(headers.size());
    for (Map.Entry<String, String> field : headers) {
      fields.add(new Field(field.getKey(), field.getValue()));
    }
    return Fields.of(fields);
  }

  private static Optional<Status> refusalOf(MultiMap headers, boolean oneDotZero, Limits limits) {
    if (tooLarge(headers, limits)) {
      return Optional.of(Status.FIELDS_TOO_LARGE);
    }
    if (headers.contains(HttpHeaderNames.SEC_WEBSOCKET_KEY1)
        && headers.contains(HttpHeaderNames.SEC_WEBSOCKET_KEY2)) {
      // The decoder takes eight bytes of content then, as a draft of WebSocket had it. Others do
      // not.
      return Optional.of(Status.BAD_REQUEST);
    }
    if (headers.contains("")) {
      return Optional.of(Status.BAD_REQUEST); // The decoder takes a line that begins with a colon.
    }
    List<String> hosts = headers.getAll(HttpHeaders.HOST);
    boolean hosted = hosts.size() == 1 && Target.isAuthority(hosts.getFirst());
    if (!hosted && !(hosts.isEmpty() && oneDotZero)) {
      return Optional.of(Status.BAD_REQUEST);
    }
    List<String> lengths = headers.getAll(HttpHeaders.CONTENT_LENGTH);
    List<String> codings = headers.getAll(HttpHeaders.TRANSFER_ENCODING);
    if (lengths.size() > 1 || (!codings.isEmpty() && (oneDotZero || !lengths.isEmpty()))) {
      return Optional.of(Status.BAD_REQUEST);
    }
    if (!codings.isEmpty()) {
      return refusalOfCodings(String.join(",", codings));
    }
    if (!lengths.isEmpty() && exceeds(lengths.getFirst(), limits.maxBodyBytes())) {
      return Optional.of(Status.CONTENT_TOO_LARGE);
    }
    boolean met =
        elements(headers, HttpHeaders.EXPECT).stream()
            .allMatch(element -> element.equals(CONTINUE));
    return oneDotZero || met ? Optional.empty() : Optional.of(Status.EXPECTATION_FAILED);
  }

  private static boolean tooLarge(MultiMap headers, Limits limits) {
    int fields = 0;
    int bytes = 0;
    for (Map.Entry<String, String> field : headers) {
      int line = field.getKey().length() + 2 + field.getValue().length();
      fields++;
      bytes += line + 2;
      if (line > limits.maxFieldLineBytes()) {
        return true;
      }
    }
    return fields > limits.maxFields() || bytes > limits.maxHeaderBytes();
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
  /// the decoder.
  private static boolean exceeds(String length, int most) {
    String digits = length.strip().replaceFirst("^0+", "");
    return digits.matches("[0-9]+") && (digits.length() > 9 || Integer.parseInt(digits) > most);
  }
}
