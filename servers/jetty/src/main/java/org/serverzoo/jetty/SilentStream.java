package org.serverzoo.jetty;

import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.http.MetaData;
import org.eclipse.jetty.server.HttpStream;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/// Asks no client of HTTP/1.0 for its content: it knows no such answer (RFC 9110 section 10.1.1).
/// Jetty would.
final class SilentStream extends HttpStream.Wrapper {

  SilentStream(HttpStream stream) {
    super(stream);
  }

  @Override
  public void send(
      MetaData.Request request,
      MetaData.@Nullable Response response,
      boolean last,
      @Nullable ByteBuffer content,
      Callback callback) {
    if (response != null && response.getStatus() == HttpStatus.CONTINUE_100) {
      callback.succeeded();
    } else {
      super.send(request, response, last, content, callback);
    }
  }
}
