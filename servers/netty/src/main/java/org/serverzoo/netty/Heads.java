package org.serverzoo.netty;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.serverzoo.api.Field;
import org.serverzoo.api.Fields;
import org.serverzoo.api.Limits;
import org.serverzoo.api.RequestHead;
import org.serverzoo.api.Status;
import org.serverzoo.api.Target;

/// The head of Netty's message in the words of the zoo.
final class Heads {

  /// While none has come.
  static final RequestHead.Accepted NONE =
      new RequestHead.Accepted(
          "-", new Target.Resource("-", ""), Fields.NONE, false, false, false, false);

  private Heads() {}

  static RequestHead judge(HttpRequest request, Limits limits) {
    return switch (request.decoderResult().cause()) {
      case null -> judgeDecoded(request, limits);
      case TooLongHttpLineException _ -> new RequestHead.Refused(Status.URI_TOO_LONG);
      case TooLongHttpHeaderException _ -> new RequestHead.Refused(Status.FIELDS_TOO_LARGE);
      default ->
          // The fields that were decoded before the fault may have one of their own.
          judgeDecoded(request, limits) instanceof RequestHead.Refused refused
              ? refused
              : new RequestHead.Refused(Status.BAD_REQUEST);
    };
  }

  private static RequestHead judgeDecoded(HttpRequest request, Limits limits) {
    HttpHeaders headers = request.headers();
    if (request.protocolVersion().majorVersion() != 1) {
      return new RequestHead.Refused(Status.VERSION_NOT_SUPPORTED);
    }
    if (headers.contains(HttpHeaderNames.SEC_WEBSOCKET_KEY1)
        && headers.contains(HttpHeaderNames.SEC_WEBSOCKET_KEY2)) {
      // The decoder takes eight bytes of content then, as a draft of WebSocket had it. Others do
      // not.
      return new RequestHead.Refused(Status.BAD_REQUEST);
    }
    return RequestHead.judge(
        request.method().name(),
        request.uri(),
        request.protocolVersion().minorVersion() == 0,
        fields(headers),
        limits);
  }

  static List<Field> fields(HttpHeaders headers) {
    List<Field> fields = new ArrayList<>(headers.size());
    for (Iterator<Map.Entry<String, String>> each = headers.iteratorAsString(); each.hasNext(); ) {
      Map.Entry<String, String> field = each.next();
      fields.add(new Field(field.getKey(), field.getValue()));
    }
    return fields;
  }
}
