package org.serverzoo.app;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.List;
import org.serverzoo.api.Application;
import org.serverzoo.api.Body;
import org.serverzoo.api.Call;
import org.serverzoo.api.Cost;
import org.serverzoo.api.Field;
import org.serverzoo.api.Problem;
import org.serverzoo.api.Request;
import org.serverzoo.api.Response;
import org.serverzoo.api.Status;

/// Gives back what it was sent, so that other people's HTTP tests can be pointed at any design.
///
/// | request | answer |
/// | --- | --- |
/// | `GET, HEAD /` | 200 |
/// | `OPTIONS /`, `OPTIONS *` | 200 with `Allow` (RFC 9110 section 9.3.7) |
/// | `POST /` | 200 with the content that was sent |
/// | `/echo` | 200 with the header lines as received, each `Name: value` and a line feed |
///
/// Any other path is 404, any other method 405, or 501 if no standard has it. Queries are ignored.
/// The type of the answer is never the client's to choose: a page that posts a script here does not
/// get it back as one.
///
/// Holds no state. Safe for use by any number of threads.
public final class EchoApplication implements Application {

  private static final String BYTES = "application/octet-stream";

  /// Field values are octets, not UTF-8 (RFC 9110 section 5.5): they go out as they came in.
  private static final String LINES = "text/plain; charset=iso-8859-1";

  private static final String ROOT_ALLOW = "GET, HEAD, OPTIONS, POST";
  private static final String ECHO_ALLOW = "DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT";

  private final Response hello = Response.ok(ContentTypes.TEXT, Body.of("echo"));
  private final Call greeting = Call.answering(hello);
  private final Call options =
      Call.answering(
          new Response(
              Status.OK,
              hello.contentType(),
              List.of(new Field("Allow", ROOT_ALLOW)),
              hello.body()));
  private final Call rootRefusal = Call.answering(Problem.methodNotAllowed(ROOT_ALLOW));
  private final Call echoRefusal = Call.answering(Problem.methodNotAllowed(ECHO_ALLOW));
  private final Handler fieldLines = new FieldLines();

  @Override
  public Call accept(Request request) {
    String path = request.path();
    return accept(path.indexOf('%') < 0 ? path : Paths.decodeUnreserved(path), request);
  }

  private Call accept(String path, Request request) {
    return switch (path) {
      case "/" -> root(request);
      case "/echo" -> echo(request);
      case "*" ->
          request.method().equals("OPTIONS") ? options : refusal(request.method(), rootRefusal);
      default -> Refusals.UNKNOWN_PATH;
    };
  }

  private Call root(Request request) {
    return switch (request.method()) {
      case "GET", "HEAD" -> greeting;
      case "OPTIONS" -> options;
      case "POST" -> Call.answering(Response.ok(BYTES, request.body()));
      default -> refusal(request.method(), rootRefusal);
    };
  }

  private Call echo(Request request) {
    return switch (request.method()) {
      case "DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT" ->
          fieldLines.call(Cost.QUICK, request);
      default -> refusal(request.method(), echoRefusal);
    };
  }

  private static Call refusal(String method, Call notAllowed) {
    return Methods.isStandard(method) ? notAllowed : Refusals.UNKNOWN_METHOD;
  }

  private static final class FieldLines implements Handler {
    @Override
    public Response answer(Request request) {
      StringBuilder lines = new StringBuilder(256);
      for (Field field : request.fields()) {
        lines.append(field.name()).append(": ").append(field.value()).append('\n');
      }
      return Response.ok(LINES, Body.owning(lines.toString().getBytes(ISO_8859_1)));
    }
  }
}
