package org.serverzoo.app;

import org.serverzoo.api.Body;
import org.serverzoo.api.Call;
import org.serverzoo.api.Cost;
import org.serverzoo.api.Request;
import org.serverzoo.api.Response;

/// Answers every request with the same bytes, held in memory. A query is ignored, as NGINX ignores
/// it for a file.
///
/// Files are read once when the application starts, by names that stand in the route table: no
/// request can name another.
final class FixedAnswer implements Handler {

  private final Response response;

  /// One for all requests: it costs no allocation.
  private final Call call;

  private FixedAnswer(String contentType, Body body) {
    this.response = Response.ok(contentType, body);
    this.call = Call.answering(response);
  }

  /// A file of the folder `static`.
  static FixedAnswer file(String name) {
    byte[] bytes = OwnFiles.read("static/".concat(name));
    return new FixedAnswer(contentType(name), Body.owning(bytes));
  }

  /// A line of plain text.
  static FixedAnswer text(String text) {
    return new FixedAnswer(ContentTypes.TEXT, Body.of(text));
  }

  private static String contentType(String name) {
    return switch (name.substring(name.lastIndexOf('.'))) {
      case ".html" -> ContentTypes.HTML;
      case ".css" -> ContentTypes.CSS;
      case ".svg" -> ContentTypes.SVG;
      default -> throw new IllegalStateException("static/" + name + " has no content type");
    };
  }

  @Override
  public Response answer(Request request) {
    return response;
  }

  @Override
  public Call call(Cost cost, Request request) {
    return call;
  }
}
