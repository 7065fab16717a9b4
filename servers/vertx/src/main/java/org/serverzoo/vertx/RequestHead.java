package org.serverzoo.vertx;

import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;
import io.vertx.core.http.impl.headers.Http1xHeaders;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.serverzoo.api.Field;
import org.serverzoo.api.Target;

/// A request as [StrictDecoder] hands it to Vert.x, with what Vert.x would forget.
///
/// For Vert.x every request is HTTP/1.1: it would answer one of HTTP/1.0 with a status line of
/// HTTP/1.0, which no server has to (RFC 9110 section 6.2) and no other design here does. What
/// HTTP/1.0 means for the connection is decided here instead.
final class RequestHead extends DefaultHttpRequest {

  private static final String HTTP_1_1 = "HTTP/1.1";
  private static final String HTTP_1_0 = "HTTP/1.0";

  private final String version;
  private List<Field> fields = List.of();
  private boolean bodyFollows;

  RequestHead(HttpMethod method, String target, String version) {
    super(HttpVersion.HTTP_1_1, method, target, Http1xHeaders.httpHeaders());
    this.version = version;
  }

  static boolean isSpoken(String version) {
    return version.equals(HTTP_1_1) || version.equals(HTTP_1_0);
  }

  /// As it stands on the request line.
  String version() {
    return version;
  }

  boolean oneDotZero() {
    return version.equals(HTTP_1_0);
  }

  void expectBody() {
    bodyFollows = true;
  }

  boolean bodyFollows() {
    return bodyFollows;
  }

  /// Throws unless the rules have passed it.
  Target target() {
    return Target.parse(method().name(), uri()).orElseThrow();
  }

  /// The header section, once all of it has come.
  List<Field> fields() {
    if (fields.isEmpty() && !headers().isEmpty()) {
      fields = new ArrayList<>();
      for (var lines = headers().iteratorCharSequence(); lines.hasNext(); ) {
        var line = lines.next();
        fields.add(new Field(line.getKey().toString(), line.getValue().toString()));
      }
    }
    return fields;
  }

  /// Whether the client waits for a 100 before it sends the body. What else it may expect was
  /// refused before, and in HTTP/1.0 an expectation means nothing (RFC 9110 section 10.1.1).
  boolean expectsContinue() {
    return !oneDotZero() && headers().contains(HttpHeaderNames.EXPECT);
  }

  /// Whether the client wants the connection to stay open (RFC 9112 section 9.3).
  boolean keepsAlive() {
    return headers().contains(HttpHeaderNames.CONNECTION)
        ? !wants("close") && (!oneDotZero() || wants("keep-alive"))
        : !oneDotZero();
  }

  private boolean wants(String option) {
    for (Field field : fields) {
      if (field.name().equalsIgnoreCase("Connection")
          && Stream.of(field.value().split(","))
              .anyMatch(text -> text.strip().equalsIgnoreCase(option))) {
        return true;
      }
    }
    return false;
  }
}
