package org.serverzoo.vertx;

import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.serverzoo.api.Field;
import org.serverzoo.api.Limits;
import org.serverzoo.api.RequestHead;
import org.serverzoo.api.Status;

/// The head of Vert.x's request in the words of the zoo.
final class Heads {

  private Heads() {}

  static RequestHead judge(HttpServerRequest request, Limits limits) {
    MultiMap headers = request.headers();
    if (headers.contains(HttpHeaderNames.SEC_WEBSOCKET_KEY1)
        && headers.contains(HttpHeaderNames.SEC_WEBSOCKET_KEY2)) {
      // The decoder takes eight bytes of content then, as a draft of WebSocket had it. Others do
      // not.
      return new RequestHead.Refused(Status.BAD_REQUEST);
    }
    return RequestHead.judge(
        request.method().name(),
        request.uri(),
        request.version() == HttpVersion.HTTP_1_0,
        fields(headers),
        limits);
  }

  /// What the decoder could not read. It tells why, and some of what it had read by then.
  static Status refusalOf(HttpServerRequest request, Limits limits) {
    return switch (request.decoderResult().cause()) {
      case TooLongHttpLineException _ -> Status.URI_TOO_LONG;
      case TooLongFrameException _ -> Status.FIELDS_TOO_LARGE;
      default ->
          judge(request, limits) instanceof RequestHead.Refused(Status status)
              ? status
              : Status.BAD_REQUEST;
    };
  }

  /// Whether Vert.x lets the connection stay open too: of HTTP/1.0 it reads the first `Connection`
  /// field, which must say this and no more.
  static boolean keepsAlive(HttpServerRequest request, RequestHead.Accepted head) {
    return head.keepAlive()
        && (!head.oneDotZero()
            || "keep-alive".equalsIgnoreCase(request.getHeader(HttpHeaders.CONNECTION)));
  }

  private static List<Field> fields(MultiMap headers) {
    List<Field> fields = new ArrayList<>(headers.size());
    for (Map.Entry<String, String> field : headers) {
      fields.add(new Field(field.getKey(), field.getValue()));
    }
    return fields;
  }
}
