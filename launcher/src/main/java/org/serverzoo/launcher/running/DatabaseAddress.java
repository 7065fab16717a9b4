package org.serverzoo.launcher.running;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// Where a PostgreSQL is and who may use it, taken apart for programs that want it so.
public record DatabaseAddress(String user, String password, String host, int port, String name) {

  private static final int POSTGRESQL_PORT = 5432;

  /// Reads what `--db` takes, as far as it names all five.
  ///
  /// @throws CannotStartException if it does not
  public static DatabaseAddress of(String url) {
    try {
      URI parts = URI.create(url.startsWith("jdbc:") ? url.substring("jdbc:".length()) : url);
      String[] login = Optional.ofNullable(parts.getUserInfo()).orElse("").split(":", 2);
      Map<String, String> query = query(Optional.ofNullable(parts.getRawQuery()).orElse(""));
      String user = query.getOrDefault("user", login[0]);
      String password = query.getOrDefault("password", login.length > 1 ? login[1] : "");
      boolean whole =
          String.valueOf(parts.getScheme()).matches("postgres(ql)?")
              && parts.getHost() != null
              && parts.getPath().length() > 1
              && !user.isEmpty()
              && !password.isEmpty();
      if (whole) {
        int port = parts.getPort() < 0 ? POSTGRESQL_PORT : parts.getPort();
        return new DatabaseAddress(
            user, password, parts.getHost(), port, parts.getPath().substring(1));
      }
    } catch (IllegalArgumentException notAnUrl) {
      // Refused below, like one that says less.
    }
    throw new CannotStartException(
        "PgBouncer needs a URL like postgresql://user:password@host:5432/database");
  }

  private static Map<String, String> query(String text) {
    Map<String, String> query = new HashMap<>();
    for (String parameter : text.split("&", -1)) {
      String[] parts = parameter.split("=", 2);
      if (parts.length == 2) {
        query.put(parts[0], URLDecoder.decode(parts[1], UTF_8));
      }
    }
    return query;
  }

  /// Without user and password.
  public String shown() {
    return host + ':' + port + '/' + name;
  }

  /// The same database by another way.
  public String at(InetSocketAddress address) {
    return "postgresql://%s:%s@%s/%s"
        .formatted(escaped(user), escaped(password), InForce.authority(address), name);
  }

  private static String escaped(String text) {
    return URLEncoder.encode(text, UTF_8).replace("+", "%20");
  }
}
