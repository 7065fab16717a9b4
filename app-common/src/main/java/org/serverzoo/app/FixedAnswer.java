package org.serverzoo.app;

import static java.util.Objects.requireNonNull;

import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;
import org.serverzoo.api.Body;
import org.serverzoo.api.Call;
import org.serverzoo.api.Cost;
import org.serverzoo.api.Request;
import org.serverzoo.api.Response;

/// Answers every request with the same bytes, held in memory. A query is ignored, as NGINX ignores
/// it for a file.
///
/// A file is read once, by the first request for it or by a warm-up before: a process that lives
/// for one request reads no other. Names stand in the route table: no request can name another.
final class FixedAnswer implements Handler {

  /// In the folder `static`; empty where the answer is no file.
  private final String name;

  /// One for all requests: it costs no allocation. Any thread may make it; all come to the same.
  private @Nullable Call known;

  private FixedAnswer(String name, @Nullable Call known) {
    this.name = name;
    this.known = known;
  }

  /// A file of the folder `static`.
  static FixedAnswer file(String name) {
    return new FixedAnswer(name, null);
  }

  /// A line of plain text.
  static FixedAnswer text(String text) {
    return new FixedAnswer("", Call.answering(Response.ok(ContentTypes.TEXT, Body.of(text))));
  }

  /// Reads the file.
  ///
  /// @throws UncheckedIOException if there is none: the build is broken then
  void warmUp() {
    if (known == null) {
      Body body = Body.owning(OwnFiles.read("static/".concat(name)));
      known = Call.answering(Response.ok(contentType(name), body));
    }
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
    warmUp();
    return requireNonNull(known).run();
  }

  @Override
  public Call call(Cost cost, Request request) {
    Call call = known;
    return call != null ? call : Handler.super.call(cost, request);
  }
}
