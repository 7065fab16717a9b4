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

  /// Answers 405.
  Call refusal() {
    return this == GET ? Refusals.OTHER_THAN_GET : Refusals.OTHER_THAN_GET_POST;
  }
}
