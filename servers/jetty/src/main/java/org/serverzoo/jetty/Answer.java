package org.serverzoo.jetty;

import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.PreEncodedHttpField;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.Callback;
import org.serverzoo.api.Body;
import org.serverzoo.api.Field;
import org.serverzoo.api.Problem;
import org.serverzoo.api.Response;
import org.serverzoo.api.Status;

/// Writes the answer to one request.
///
/// @param callback completed when all is done with the request
record Answer(
    JettyServer server,
    Request request,
    org.eclipse.jetty.server.Response sink,
    Callback callback) {

  private static final HttpField SERVER =
      new PreEncodedHttpField(HttpHeader.SERVER, Response.SERVER);

  void refuse(Status status) {
    Response refusal = Problem.refusal(status);
    server.refused(refusal);
    write(refusal, true);
  }

  void write(org.serverzoo.api.Request answered, Response response, boolean keepAlive) {
    server.answered(answered, response);
    boolean keeps = keepAlive && request.getConnectionMetaData().isPersistent();
    write(response, !keeps || server.closesWith(response));
  }

  private void write(Response response, boolean last) {
    HttpFields.Mutable fields = sink.getHeaders();
    sink.setStatus(response.status().code());
    fields.add(SERVER);
    fields.add(HttpHeader.CONTENT_TYPE, response.contentType());
    fields.add(HttpHeader.CONTENT_LENGTH, response.body().length());
    for (Field field : response.more()) {
      fields.add(field.name(), field.value());
    }
    if (last) {
      fields.add(HttpFields.CONNECTION_CLOSE);
    }
    // Jetty knows itself what HEAD means, but not where it refuses the request.
    Body body = HttpMethod.HEAD.is(request.getMethod()) ? Body.EMPTY : response.body();
    sink.write(true, body.asByteBuffer(), last ? new Linger(request, callback) : callback);
  }
}
