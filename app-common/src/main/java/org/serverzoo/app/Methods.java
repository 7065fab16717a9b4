package org.serverzoo.app;

import org.serverzoo.api.Call;

/// The methods that a route answers. HEAD comes with GET: it does the same work, and the server
/// leaves the body out.
enum Methods {
  GET("GET, HEAD"),
  GET_POST("GET, HEAD, POST");

  private final String allow;

  Methods(String allow) {
    this.allow = allow;
  }

  /// The value of the `Allow` field.
  String allow() {
    return allow;
  }

  boolean include(String method) {
    return switch (method) {
      case "GET", "HEAD" -> true;
      case "POST" -> this == GET_POST;
      default -> false;
    };
  }

  /// Answers 405 to a method of the standards that is none of these, and 501 to any other: no
  /// resource here has it (RFC 9110 section 15.6.2).
  Call refusal(String method) {
    if (!isStandard(method)) {
      return Refusals.UNKNOWN_METHOD;
    }
    return this == GET ? Refusals.OTHER_THAN_GET : Refusals.OTHER_THAN_GET_POST;
  }

  /// Those of RFC 9110 section 9 and RFC 5789.
  static boolean isStandard(String method) {
    return switch (method) {
      case "GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "TRACE", "PATCH" -> true;
      default -> false;
    };
  }
}
