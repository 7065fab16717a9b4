package org.serverzoo.database;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLDecoder;
import java.net.URLEncoder;

/// Reads and completes the URLs that people give a database by.
final class JdbcUrl {

  private static final String JDBC = "jdbc:postgresql:";

  private JdbcUrl() {}

  /// A JDBC URL as it is; one of the PostgreSQL tools with its user and password moved to where the
  /// JDBC driver looks for them.
  static String of(String url) {
    if (url.startsWith(JDBC)) {
      return url;
    }
    int slashes = url.indexOf("://");
    if (slashes < 0 || !url.substring(0, slashes).matches("postgres(ql)?")) {
      throw new IllegalArgumentException(
          "the database's URL must look like postgresql://user:password@host:5432/database"
              + " or jdbc:postgresql://host:5432/database?user=me&password=secret");
    }
    String rest = url.substring(slashes + "://".length());
    int end = endOfAuthority(rest);
    int at = rest.lastIndexOf('@', end);
    if (at < 0 || at >= end) {
      return JDBC + "//" + rest;
    }
    int colon = rest.indexOf(':');
    boolean hasPassword = colon >= 0 && colon < at;
    String jdbc = JDBC + "//" + rest.substring(at + 1);
    jdbc = with(jdbc, "user", unescape(rest.substring(0, hasPassword ? colon : at)));
    return hasPassword ? with(jdbc, "password", unescape(rest.substring(colon + 1, at))) : jdbc;
  }

  /// The URL with one more parameter, unless it has one of that name: what the user wrote wins.
  static String with(String url, String name, String value) {
    int mark = url.indexOf('?');
    if (mark < 0) {
      return url + '?' + name + '=' + URLEncoder.encode(value, UTF_8);
    }
    String query = '&' + url.substring(mark + 1);
    return query.contains('&' + name + '=')
        ? url
        : url + '&' + name + '=' + URLEncoder.encode(value, UTF_8);
  }

  /// Hosts and database only: no user, no password.
  static String shown(String url) {
    String plain = url.substring(JDBC.length());
    int mark = plain.indexOf('?');
    String place = mark < 0 ? plain : plain.substring(0, mark);
    return place.startsWith("//") ? place.substring(2) : place;
  }

  private static int endOfAuthority(String rest) {
    for (int i = 0; i < rest.length(); i++) {
      if (rest.charAt(i) == '/' || rest.charAt(i) == '?') {
        return i;
      }
    }
    return rest.length();
  }

  private static String unescape(String text) {
    // Only %XX: a plus sign is itself here, unlike in a form.
    return URLDecoder.decode(text.replace("+", "%2B"), UTF_8);
  }
}
