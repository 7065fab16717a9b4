package org.serverzoo.undertow;

import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderMap;
import io.undertow.util.HeaderValues;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import io.undertow.util.Protocols;
import java.util.ArrayList;
import java.util.List;
import org.serverzoo.api.Field;
import org.serverzoo.api.Limits;
import org.serverzoo.api.RequestHead;
import org.serverzoo.api.Status;

/// The head of an exchange in the words of the zoo. Undertow's parser has answered what is
/// malformed by itself.
final class Heads {

  private Heads() {}

  static RequestHead judge(HttpServerExchange exchange, Limits limits) {
    HttpString protocol = exchange.getProtocol();
    if (!protocol.toString().startsWith("HTTP/1.")) {
      return new RequestHead.Refused(Status.VERSION_NOT_SUPPORTED);
    }
    String method = exchange.getRequestMethod().toString();
    String query = exchange.getQueryString();
    String raw = exchange.getRequestURI() + (query.isEmpty() ? "" : '?' + query);
    if (method.length() + raw.length() + " HTTP/1.1 ".length() > limits.maxRequestLineBytes()) {
      return new RequestHead.Refused(Status.URI_TOO_LONG);
    }
    HeaderMap headers = exchange.getRequestHeaders();
    RequestHead head =
        RequestHead.judge(
            method, raw, protocol.equals(Protocols.HTTP_1_0), fields(headers), limits);
    // Undertow meets this expectation where it stands alone, and no list of it.
    boolean unmet =
        head instanceof RequestHead.Accepted accepted
            && accepted.continueExpected()
            && (headers.count(Headers.EXPECT) != 1
                || !"100-continue".equalsIgnoreCase(headers.getFirst(Headers.EXPECT)));
    return unmet ? new RequestHead.Refused(Status.EXPECTATION_FAILED) : head;
  }

  private static List<Field> fields(HeaderMap headers) {
    List<Field> fields = new ArrayList<>(headers.size());
    for (HeaderValues values : headers) {
      String name = values.getHeaderName().toString();
      values.forEach(value -> fields.add(new Field(name, value)));
    }
    return fields;
  }
}
