package org.serverzoo.vertx;

import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import java.util.IdentityHashMap;
import org.jspecify.annotations.Nullable;
import org.serverzoo.api.Field;
import org.serverzoo.api.HttpDate;
import org.serverzoo.api.Response;
import org.serverzoo.api.Status;

/// Writes answers the way Vert.x does it fastest: one that is sent again and again, such as the
/// static page, is turned into immutable headers once a second and into a buffer once.
///
/// Owned by one verticle; used on its event loop.
final class Answers {

  private static final CharSequence SERVER = HttpHeaders.createOptimized("Server");
  private static final CharSequence ZOO = HttpHeaders.createOptimized(Response.SERVER);
  private static final CharSequence DATE = HttpHeaders.createOptimized("Date");
  private static final CharSequence CONTENT_TYPE = HttpHeaders.createOptimized("Content-Type");
  private static final CharSequence CONTENT_LENGTH = HttpHeaders.createOptimized("Content-Length");
  private static final CharSequence CONNECTION = HttpHeaders.createOptimized("Connection");

  /// Far more than there are answers that never change; should there be more, all start again.
  private static final int MAX_PREPARED = 256;

  /// @param second the time that the headers' date stands for
  private record Prepared(long second, MultiMap headers, Buffer body) {}

  private final IdentityHashMap<Response, Prepared> prepared = new IdentityHashMap<>();

  /// Sent last. Whoever comes twice in a row has come to stay.
  private @Nullable Response latest;

  /// Sends a whole answer.
  ///
  /// @param headOnly leaves the body out, as HEAD wants
  /// @param connection the value of `Connection`, or empty for none
  void send(HttpServerResponse out, Response response, boolean headOnly, String connection) {
    Status status = response.status();
    if (status != Status.OK) {
      out.setStatusCode(status.code()).setStatusMessage(status.reason());
    }
    Buffer body = fill(out.headers(), response);
    if (!connection.isEmpty()) {
      // Last of all, or Vert.x would put its own `connection: close` in its place.
      out.headersEndHandler(_ -> out.putHeader(CONNECTION, connection));
    }
    if (headOnly) {
      out.end();
    } else {
      out.end(body);
    }
  }

  private Buffer fill(MultiMap headers, Response response) {
    HttpDate date = HttpDate.now();
    Prepared ready = prepared.get(response);
    if (ready == null && !response.equals(latest)) {
      latest = response;
      addHeaders(headers, response, date);
      return bufferOf(response);
    }
    if (ready == null || ready.second != date.second()) {
      ready = prepare(response, date, ready == null ? bufferOf(response) : ready.body);
    }
    headers.setAll(ready.headers);
    return ready.body;
  }

  private Prepared prepare(Response response, HttpDate date, Buffer body) {
    MultiMap headers = HttpHeaders.headers();
    addHeaders(headers, response, date);
    Prepared fresh = new Prepared(date.second(), headers.copy(false), body);
    if (prepared.size() >= MAX_PREPARED) {
      prepared.clear();
    }
    prepared.put(response, fresh);
    return fresh;
  }

  private static void addHeaders(MultiMap headers, Response response, HttpDate date) {
    headers.add(SERVER, ZOO);
    headers.add(DATE, date.text());
    headers.add(CONTENT_TYPE, response.contentType());
    headers.add(CONTENT_LENGTH, Integer.toString(response.body().length()));
    for (Field field : response.more()) {
      headers.add(field.name(), field.value());
    }
  }

  private static Buffer bufferOf(Response response) {
    return Buffer.buffer(response.body().toByteArray());
  }
}
