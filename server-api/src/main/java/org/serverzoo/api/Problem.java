package org.serverzoo.api;

import static java.util.Objects.requireNonNull;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Error answers as `application/problem+json` (RFC 9457). They name no class, version or path.
public final class Problem {

  /// The media type of every error answer.
  public static final String CONTENT_TYPE = "application/problem+json";

  /// Seconds after which a client may try again that was told 503.
  private static final String RETRY_AFTER = "1";

  /// No enum map: the first one of a JVM finds the values by reflection, which takes a while.
  private static final Map<Status, Response> STANDARD = new HashMap<>();

  private static final Map<Status, Response> REFUSALS = new HashMap<>();

  static {
    for (Status status : Status.values()) {
      Response standard = of(status, standardDetail(status));
      STANDARD.put(status, standard);
      REFUSALS.put(status, standard.asLast());
    }
  }

  private Problem() {}

  /// One fixed text a status, so that every design answers the same bytes. The connection may stay
  /// open.
  public static Response of(Status status) {
    return requireNonNull(STANDARD.get(status));
  }

  /// The same answer to what the server itself refuses, before an application has seen it, or fails
  /// to answer: the last one of its connection.
  public static Response refusal(Status status) {
    return requireNonNull(REFUSALS.get(status));
  }

  /// An error answer with a detail that helps the client mend its request. 503 carries
  /// `Retry-After`.
  ///
  /// @param detail one sentence of plain text
  public static Response of(Status status, String detail) {
    List<Field> more =
        status == Status.UNAVAILABLE ? List.of(new Field("Retry-After", RETRY_AFTER)) : List.of();
    return answer(status, detail, more);
  }

  /// 405, naming the methods that the resource does have (RFC 9110 section 15.5.6).
  ///
  /// @param allow the methods, separated by a comma and a space
  public static Response methodNotAllowed(String allow) {
    return answer(
        Status.METHOD_NOT_ALLOWED,
        "This resource answers " + allow + ".",
        List.of(new Field("Allow", allow)));
  }

  private static Response answer(Status status, String detail, List<Field> more) {
    // Not formatted: a process that serves one request would wait for the formatter's classes.
    StringBuilder json = new StringBuilder(128);
    json.append("{\"type\":\"about:blank\",\"title\":\"").append(status.reason());
    json.append("\",\"status\":").append(status.code());
    json.append(",\"detail\":\"").append(escape(detail)).append("\"}");
    return new Response(status, CONTENT_TYPE, more, Body.of(json.toString()));
  }

  private static String escape(String text) {
    StringBuilder escaped = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> escaped.append("\\\"");
        case '\\' -> escaped.append("\\\\");
        default -> {
          if (c < ' ') {
            escaped.append("\\u%04x".formatted((int) c));
          } else {
            escaped.append(c);
          }
        }
      }
    }
    return escaped.toString();
  }

  private static String standardDetail(Status status) {
    return switch (status) {
      case OK -> "All is well.";
      case BAD_REQUEST -> "The request is not well-formed HTTP/1.1.";
      case NOT_FOUND -> "There is no such resource.";
      case METHOD_NOT_ALLOWED -> "The resource does not answer this method.";
      case REQUEST_TIMEOUT -> "The request did not arrive in time.";
      case LENGTH_REQUIRED -> "The request needs a Content-Length.";
      case CONTENT_TOO_LARGE -> "The content is larger than this server takes.";
      case URI_TOO_LONG -> "The request line is longer than this server takes.";
      case EXPECTATION_FAILED -> "The only expectation met here is 100-continue.";
      case MISDIRECTED_REQUEST -> "This server does not answer for https.";
      case FIELDS_TOO_LARGE -> "The header fields are larger or more than this server takes.";
      case INTERNAL_ERROR -> "The server failed to answer.";
      case NOT_IMPLEMENTED -> "The transfer coding or method is not implemented here.";
      case UNAVAILABLE -> "The server is too busy to answer now.";
      case VERSION_NOT_SUPPORTED -> "This server speaks HTTP/1.1 and HTTP/1.0.";
    };
  }
}
