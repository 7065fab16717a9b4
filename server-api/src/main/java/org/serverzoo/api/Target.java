package org.serverzoo.api;

import static java.util.Objects.requireNonNull;

/// The target of a request, understood or refused (RFC 9112 section 3.2).
public sealed interface Target {

  /// What is asked for.
  ///
  /// @param path still percent-encoded; `*` for `OPTIONS *`
  /// @param query what follows the first `?`, still percent-encoded; empty without one
  record Resource(String path, String query) implements Target {
    public Resource {
      requireNonNull(path);
      requireNonNull(query);
    }
  }

  /// Nothing that is served here.
  ///
  /// @param status to refuse the request with
  record Refused(Status status) implements Target {
    public Refused {
      requireNonNull(status);
    }
  }

  /// Reads the origin-form `/path?query`, the absolute-form `http://host/path?query` and, for
  /// OPTIONS, the asterisk-form. Of the absolute-form the authority must be valid and is then
  /// dropped: it overrides `Host`, and no route depends on that.
  ///
  /// 501 for CONNECT: its target is an authority, and no tunnel is offered here (RFC 9110 section
  /// 9.3.6). 421 for `https`: a server without TLS does not answer for it (section 7.4). 400 for
  /// any other form, and for every character that RFC 3986 does not admit where it stands (user
  /// information, a fragment, a space, a backslash, raw UTF-8, `%` without two hexadecimal digits).
  /// Guessing at such a target is how two servers come to disagree about it.
  ///
  /// @param rawTarget as it stands on the request line, decoded as ISO-8859-1
  static Target parse(String method, String rawTarget) {
    if (method.equals("CONNECT")) {
      return new Refused(Status.NOT_IMPLEMENTED);
    }
    return rawTarget.startsWith("/")
        ? UriGrammar.resource(rawTarget, 0)
        : ofRareForm(method, rawTarget);
  }

  private static Target ofRareForm(String method, String raw) {
    if (raw.equals("*")) {
      return method.equals("OPTIONS") ? new Resource("*", "") : new Refused(Status.BAD_REQUEST);
    }
    // Schemes are compared without regard to case (RFC 3986 section 3.1).
    if (raw.regionMatches(true, 0, "http://", 0, 7)) {
      return UriGrammar.afterScheme(raw, 7);
    }
    if (raw.regionMatches(true, 0, "https://", 0, 8)) {
      return UriGrammar.afterScheme(raw, 8) instanceof Resource
          ? new Refused(Status.MISDIRECTED_REQUEST)
          : new Refused(Status.BAD_REQUEST);
    }
    return new Refused(Status.BAD_REQUEST);
  }

  /// Whether a `Host` value is a host, perhaps with a port (RFC 9110 section 7.2).
  static boolean isAuthority(String value) {
    return UriGrammar.isAuthority(value);
  }
}
