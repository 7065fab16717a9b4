package org.serverzoo.api;

import static java.util.Objects.requireNonNull;

/// One whole request, with no link to the connection that it came over.
///
/// @param method the method as sent; case matters (RFC 9110 section 9.1)
/// @param path the path of the target, still percent-encoded; `*` for `OPTIONS *`
/// @param query what follows the first `?` of the target, still percent-encoded; empty without one
/// @param fields the header fields in the order received
/// @param body the content after any chunked coding is removed; empty without one
public record Request(String method, String path, String query, Fields fields, Body body) {

  public Request {
    requireNonNull(method);
    requireNonNull(path);
    requireNonNull(query);
    requireNonNull(fields);
    requireNonNull(body);
  }

  /// A request as a test or a tool writes it: a method and a target such as `/row?id=42`.
  public static Request of(String method, String target) {
    int mark = target.indexOf('?');
    return mark < 0
        ? new Request(method, target, "", Fields.NONE, Body.EMPTY)
        : new Request(
            method, target.substring(0, mark), target.substring(mark + 1), Fields.NONE, Body.EMPTY);
  }

  /// Path and query as they stood on the request line.
  public String target() {
    return query.isEmpty() ? path : path + '?' + query;
  }
}
