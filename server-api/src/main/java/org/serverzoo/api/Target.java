package org.serverzoo.api;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/// The target of a request, understood (RFC 9112 section 3.2).
///
/// @param path still percent-encoded; `*` for `OPTIONS *`
/// @param query what follows the first `?`, still percent-encoded; empty without one
public record Target(String path, String query) {

  private static final Target ASTERISK = new Target("*", "");

  public Target {
    requireNonNull(path);
    requireNonNull(query);
  }

  /// Reads the origin-form `/path?query`, the absolute-form `http://host/path?query` and, for
  /// OPTIONS, the asterisk-form. Of the absolute-form the authority must be valid and is then
  /// dropped: it overrides `Host`, and no route depends on that.
  ///
  /// Empty means 400: any other form, and every character that RFC 3986 does not admit where it
  /// stands (user information, a fragment, a space, a backslash, raw UTF-8, `%` without two
  /// hexadecimal digits). Guessing at such a target is how two servers come to disagree about it.
  ///
  /// @param rawTarget as it stands on the request line, decoded as ISO-8859-1
  public static Optional<Target> parse(String method, String rawTarget) {
    if (rawTarget.startsWith("/")) {
      return fromPath(rawTarget, 0);
    }
    if (rawTarget.equals("*")) {
      return method.equals("OPTIONS") ? Optional.of(ASTERISK) : Optional.empty();
    }
    // Schemes are compared without regard to case (RFC 3986 section 3.1).
    if (rawTarget.regionMatches(true, 0, "http://", 0, 7)) {
      return fromAuthority(rawTarget, 7);
    }
    if (rawTarget.regionMatches(true, 0, "https://", 0, 8)) {
      return fromAuthority(rawTarget, 8);
    }
    return Optional.empty();
  }

  private static Optional<Target> fromAuthority(String raw, int start) {
    int end = start;
    while (end < raw.length() && raw.charAt(end) != '/' && raw.charAt(end) != '?') {
      end++;
    }
    if (!Grammar.isAuthority(raw.substring(start, end))) {
      return Optional.empty();
    }
    // An empty path is the same resource as `/` (RFC 9110 section 4.2.3).
    return raw.startsWith("/", end) ? fromPath(raw, end) : fromPath('/' + raw.substring(end), 0);
  }

  private static Optional<Target> fromPath(String raw, int start) {
    int mark = raw.indexOf('?', start);
    if (mark < 0) {
      return Grammar.isPath(raw, start, raw.length())
          ? Optional.of(new Target(raw.substring(start), ""))
          : Optional.empty();
    }
    return Grammar.isPath(raw, start, mark) && Grammar.isQuery(raw, mark + 1, raw.length())
        ? Optional.of(new Target(raw.substring(start, mark), raw.substring(mark + 1)))
        : Optional.empty();
  }
}
