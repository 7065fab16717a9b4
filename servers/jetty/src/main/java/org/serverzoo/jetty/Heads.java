package org.serverzoo.jetty;

import java.util.ArrayList;
import java.util.List;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.server.Request;
import org.serverzoo.api.Field;
import org.serverzoo.api.Limits;
import org.serverzoo.api.RequestHead;
import org.serverzoo.api.Status;
import org.serverzoo.api.Target;

/// The head of Jetty's request in the words of the zoo.
///
/// Jetty's parser has refused a good deal before: several lengths, a length beside chunks, several
/// hosts, folded lines. Here that is not taken for granted.
final class Heads {

  /// What a request line has besides its method and its target.
  private static final int REST_OF_LINE_BYTES = "  HTTP/1.1".length();

  private Heads() {}

  static RequestHead judge(Request request, Limits limits) {
    HttpURI uri = request.getHttpURI();
    int lineBytes = request.getMethod().length() + uri.getPathQuery().length() + REST_OF_LINE_BYTES;
    if (lineBytes > limits.maxRequestLineBytes()) {
      return new RequestHead.Refused(Status.URI_TOO_LONG);
    }
    boolean oneDotZero = request.getConnectionMetaData().getHttpVersion() == HttpVersion.HTTP_1_0;
    if (oneDotZero && request.getHeaders().contains(HttpHeader.EXPECT)) {
      request.addHttpStreamWrapper(SilentStream::new);
    }
    return RequestHead.judge(
        request.getMethod(), rawTarget(uri), oneDotZero, fields(request.getHeaders()), limits);
  }

  /// Jetty takes a target apart, and completes it: one without an authority has that of `Host`.
  private static String rawTarget(HttpURI uri) {
    boolean plain =
        "http".equals(uri.getScheme())
            && uri.getUser() == null
            && uri.getFragment() == null
            && Target.isAuthority(uri.getAuthority());
    return plain ? uri.getPathQuery() : uri.toString();
  }

  static List<Field> fields(HttpFields headers) {
    List<Field> fields = new ArrayList<>(headers.size());
    for (HttpField field : headers) {
      fields.add(new Field(field.getName(), field.getValue()));
    }
    return fields;
  }
}
