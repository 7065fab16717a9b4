package org.serverzoo.launcher.beside;

import java.util.Locale;
import java.util.Map;

/// Whether a proxy keeps its connections to the servers behind it.
public enum UpstreamKeepalive {
  /// As NGINX does by default.
  OFF("", "1.0", "close", "off: HTTP/1.0, a connection for each request"),

  /// The number is more than the load tools of one machine usefully open.
  ON("keepalive 1024;", "1.1", "", "on: HTTP/1.1, up to 1024 idle connections for each worker");

  private final String directive;
  private final String version;
  private final String connection;
  private final String words;

  UpstreamKeepalive(String directive, String version, String connection, String words) {
    this.directive = directive;
    this.version = version;
    this.connection = connection;
    this.words = words;
  }

  /// What the configuration asks for.
  public Map<String, String> placeholders() {
    return Map.of(
        "ZOO_UPSTREAM_KEEPALIVE", directive,
        "ZOO_UPSTREAM_VERSION", version,
        "ZOO_UPSTREAM_CONNECTION", connection);
  }

  /// As a person reads it.
  public String words() {
    return words;
  }

  /// `on` or `off`.
  ///
  /// @throws IllegalArgumentException with the rest of a sentence if it is neither
  public static UpstreamKeepalive parse(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "on" -> ON;
      case "off" -> OFF;
      default -> throw new IllegalArgumentException("'%s' is not on or off".formatted(text));
    };
  }
}
