package org.serverzoo.api;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.util.Objects.requireNonNull;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// One whole answer, with no link to a connection. Immutable, so that an answer that never changes
/// is built once and sent any number of times, from any thread.
///
/// What goes on the wire is the status line, `Server`, `Date`, the fields of this response
/// (`Content-Type`, `Content-Length`, then [#more()]), `Connection` where it is needed, and the
/// body unless the request was a HEAD.
public final class Response {

  /// The value of the `Server` field of every answer.
  public static final String SERVER = "zoo";

  private final Status status;
  private final String contentType;
  private final List<Field> more;
  private final Body body;
  private final boolean last;

  /// Encoded on first use. Any thread may do so; all come to the same bytes.
  private volatile byte @Nullable [] encodedFields;

  /// @param more what an answer carries besides the fields that every answer has
  public Response(Status status, String contentType, List<Field> more, Body body) {
    this(status, contentType, more, body, false);
  }

  private Response(Status status, String contentType, List<Field> more, Body body, boolean last) {
    this.status = requireNonNull(status);
    this.contentType = requireNonNull(contentType);
    this.more = List.copyOf(more);
    this.body = requireNonNull(body);
    this.last = last;
  }

  /// The same answer, with which its connection ends.
  public Response asLast() {
    return new Response(status, contentType, more, body, true);
  }

  /// A 200 with no further field.
  public static Response ok(String contentType, Body body) {
    return new Response(Status.OK, contentType, List.of(), body);
  }

  /// The status of the status line.
  public Status status() {
    return status;
  }

  /// The value of `Content-Type`.
  public String contentType() {
    return contentType;
  }

  /// Further fields: `Allow` with 405, `Retry-After` with 503; mostly none.
  public List<Field> more() {
    return more;
  }

  /// What GET answers with; HEAD leaves it out and keeps its `Content-Length`.
  public Body body() {
    return body;
  }

  /// Whether the connection must close behind it.
  public boolean last() {
    return last;
  }

  /// `Content-Type`, `Content-Length` and [#more()] as ISO-8859-1 lines, each ended by CRLF. The
  /// same array at every call: read it, do not write to it.
  public byte[] encodedFields() {
    byte[] known = encodedFields;
    if (known == null) {
      StringBuilder lines = new StringBuilder(96);
      lines.append("Content-Type: ").append(contentType).append("\r\n");
      lines.append("Content-Length: ").append(body.length()).append("\r\n");
      for (Field field : more) {
        lines.append(field.name()).append(": ").append(field.value()).append("\r\n");
      }
      known = lines.toString().getBytes(ISO_8859_1);
      encodedFields = known;
    }
    return known;
  }

  @Override
  public String toString() {
    return status.code() + " " + contentType + ", " + body;
  }
}
