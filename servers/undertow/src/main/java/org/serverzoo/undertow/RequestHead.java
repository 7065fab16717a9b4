package org.serverzoo.undertow;

import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderMap;
import io.undertow.util.HeaderValues;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import io.undertow.util.Protocols;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.serverzoo.api.Body;
import org.serverzoo.api.Field;
import org.serverzoo.api.Fields;
import org.serverzoo.api.Limits;
import org.serverzoo.api.Request;
import org.serverzoo.api.Status;
import org.serverzoo.api.Target;

/// The head of a request that may be served: what is left of an exchange's once it is judged.
///
/// Undertow's parser answers what is malformed by itself. What it leaves to its handlers is judged
/// here: the version, the target, `Host`, expectations, and everything where two readers could
/// disagree on where the message ends (RFC 9112 section 11.2).
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

  static Verdict judge(HttpServerExchange exchange, Limits limits) {
    HttpString protocol = exchange.getProtocol();
    boolean oneDotZero = protocol.equals(Protocols.HTTP_1_0);
    if (!oneDotZero && !protocol.toString().startsWith("HTTP/1.")) {
      return new Verdict.Refused(Status.VERSION_NOT_SUPPORTED);
    }
    HeaderMap headers = exchange.getRequestHeaders();
    Optional<Status> refused = refusalOf(headers, oneDotZero, limits);
    if (refused.isPresent()) {
      return new Verdict.Refused(refused.get());
    }
    String method = exchange.getRequestMethod().toString();
    String query = exchange.getQueryString();
    String raw = exchange.getRequestURI() + (query.isEmpty() ? "" : '?' + query);
    if (method.length() + raw.length() + " HTTP/1.1 ".length() > limits.maxRequestLineBytes()) {
      return new Verdict.Refused(Status.URI_TOO_LONG);
    }
    return switch (Target.parse(method, raw)) {
      case Target.Refused(Status status) -> new Verdict.Refused(status);
      case Target.Resource target ->
          new Verdict.Accepted(
              new RequestHead(
                  method,
                  target,
                  fields(headers),
                  oneDotZero,
                  keepsAlive(headers, oneDotZero),
                  !oneDotZero && !elements(headers, Headers.EXPECT).isEmpty()));
    };
  }

  private static boolean keepsAlive(HeaderMap headers, boolean oneDotZero) {
    List<String> options = elements(headers, Headers.CONNECTION);
    if (options.contains("close")) {
      return false;
    }
    if (headers.contains(Headers.TRANSFER_ENCODING)) {
      // Undertow takes a bare LF, and more, for the end of a chunk's line. Another reader may see
      // another end of the message, so nothing may follow it.
      return false;
    }
    // Nor what might be content: some servers read no length in HTTP/1.0.
    return !oneDotZero
        || (options.contains("keep-alive") && !headers.contains(Headers.CONTENT_LENGTH));
  }

  /// The elements of a list in small letters; empty ones mean nothing (RFC 9110 section 5.6.1).
  private static List<String> elements(HeaderMap headers, HttpString name) {
    HeaderValues lines = headers.get(name);
    return lines == null
        ? List.of()
        : Arrays.stream(String.join(",", lines).split(","))
            .map(element -> element.strip().toLowerCase(Locale.ROOT))
            .filter(element -> !element.isEmpty())
            .toList();
  }

  private static Fields fields(HeaderMap headers) {
    List<Field> fields = new ArrayList<>(headers.size());
    for (HeaderValues values : headers) {
      String name = values.getHeaderName().toString();
      values.forEach(value -> fields.add(new Field(name, value)));
    }
    return Fields.of(fields);
  }

  private static Optional<Status> refusalOf(HeaderMap headers, boolean oneDotZero, Limits limits) {
    if (tooLarge(headers, limits)) {
      return Optional.of(Status.FIELDS_TOO_LARGE);
    }
    HeaderValues hosts = headers.get(Headers.HOST);
    boolean hosted = hosts != null && hosts.size() == 1 && Target.isAuthority(hosts.getFirst());
    if (!hosted && !(hosts == null && oneDotZero)) {
      return Optional.of(Status.BAD_REQUEST);
    }
    int lengths = headers.count(Headers.CONTENT_LENGTH);
    HeaderValues codings = headers.get(Headers.TRANSFER_ENCODING);
    if (lengths > 1 || (codings != null && (oneDotZero || lengths > 0))) {
      return Optional.of(Status.BAD_REQUEST);
    }
    if (codings != null) {
      return refusalOfCodings(String.join(",", codings));
    }
    if (lengths == 1 && exceeds(headers.getFirst(Headers.CONTENT_LENGTH), limits.maxBodyBytes())) {
      return Optional.of(Status.CONTENT_TOO_LARGE);
    }
    // Undertow meets this word and no list of it. An empty one asks for nothing.
    boolean met =
        headers.count(Headers.EXPECT) == 1
            && CONTINUE.equalsIgnoreCase(headers.getFirst(Headers.EXPECT));
    return oneDotZero || met || elements(headers, Headers.EXPECT).isEmpty()
        ? Optional.empty()
        : Optional.of(Status.EXPECTATION_FAILED);
  }

  private static boolean tooLarge(HeaderMap headers, Limits limits) {
    int fields = 0;
    int bytes = 0;
    for (HeaderValues values : headers) {
      for (String value : values) {
        int line = values.getHeaderName().length() + 2 + value.length();
        fields++;
        bytes += line + 2;
        if (line > limits.maxFieldLineBytes()) {
          return true;
        }
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
  /// Undertow.
  private static boolean exceeds(String length, int most) {
    String digits = length.strip().replaceFirst("^0+", "");
    return digits.matches("[0-9]+") && (digits.length() > 9 || Integer.parseInt(digits) > most);
  }
}
