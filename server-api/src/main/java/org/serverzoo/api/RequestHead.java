package org.serverzoo.api;

import static java.util.Objects.requireNonNull;

import java.util.List;

/// The head of a request that a framework's own parser has let through: judged once more, by the
/// rules that the parser leaves to whoever embeds it.
///
/// These are the target, `Host`, expectations, sizes, and everything where two readers could
/// disagree on where the message ends (RFC 9112 section 11.2). What is malformed the parser finds
/// by itself; what it has missed of that is refused here as well, where it shows.
public sealed interface RequestHead {

  /// What ends a token.
  String DELIMITERS = "\"(),/:;<=>?@[\\]{}";

  char DEL = 0x7F;

  /// It is refused, and the connection ends.
  ///
  /// @param status to refuse it with
  record Refused(Status status) implements RequestHead {
    public Refused {
      requireNonNull(status);
    }
  }

  /// It may be served.
  ///
  /// @param oneDotZero whether the client speaks HTTP/1.0
  /// @param keepAlive whether the connection may stay open after the answer. Not where HTTP/1.0
  ///   comes with a length: some servers read none there, so nothing may follow what might be
  ///   content
  /// @param continueExpected whether the client waits for `100 Continue` before it sends content
  /// @param hasContent whether content follows, if only of no bytes
  record Accepted(
      String method,
      Target.Resource target,
      Fields fields,
      boolean oneDotZero,
      boolean keepAlive,
      boolean continueExpected,
      boolean hasContent)
      implements RequestHead {

    public Accepted {
      requireNonNull(method);
      requireNonNull(target);
      requireNonNull(fields);
    }

    /// The request, once its content is here.
    public Request with(Body body) {
      return new Request(method, target.path(), target.query(), fields, body);
    }

    /// Whether the answer has no content (RFC 9110 section 9.3.2).
    public boolean toHead() {
      return method.equals("HEAD");
    }
  }

  /// Judges a head of HTTP/1.x.
  ///
  /// @param rawTarget as it stands on the request line, decoded as ISO-8859-1
  /// @param oneDotZero whether the client speaks HTTP/1.0; any other 1.x is read as 1.1
  /// @param fields in the order received, decoded as ISO-8859-1
  static RequestHead judge(
      String method, String rawTarget, boolean oneDotZero, List<Field> fields, Limits limits) {
    if (!isToken(method)) {
      return new Refused(Status.BAD_REQUEST);
    }
    return switch (Target.parse(method, rawTarget)) {
      case Target.Refused(Status status) -> new Refused(status);
      case Target.Resource target ->
          tooLarge(fields, limits)
              ? new Refused(Status.FIELDS_TOO_LARGE)
              : new HeadFields(oneDotZero).judge(method, target, fields, limits);
    };
  }

  /// RFC 9110 section 5.6.2.
  private static boolean isToken(String method) {
    for (int i = 0; i < method.length(); i++) {
      char c = method.charAt(i);
      boolean capital = c >= 'A' && c <= 'Z'; // Nearly all that comes.
      if (!capital && (c <= ' ' || c >= DEL || DELIMITERS.indexOf(c) >= 0)) {
        return false;
      }
    }
    return !method.isEmpty();
  }

  /// Whether the fields of a head or of a trailer are too large, or too many.
  static boolean tooLarge(List<Field> fields, Limits limits) {
    if (fields.size() > limits.maxFields()) {
      return true;
    }
    int bytes = 0;
    for (Field field : fields) {
      int line = field.name().length() + ": ".length() + field.value().length();
      if (line > limits.maxFieldLineBytes()) {
        return true;
      }
      bytes += line + "\r\n".length();
    }
    return bytes > limits.maxHeaderBytes();
  }
}
