package org.serverzoo.launcher.beside;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The servers behind a proxy.
///
/// @param addresses as NGINX writes them, such as `127.0.0.1:8080` and `unix:/run/zoo.sock`
public record Upstream(List<String> addresses) {

  private static final int HTTP_PORT = 80;

  /// Nothing that means something to NGINX where a path is expected.
  private static final Pattern PLAIN_PATH = Pattern.compile("[A-Za-z0-9_.,+@=/-]+");

  public Upstream {
    addresses = List.copyOf(addresses);
  }

  /// The lines of an `upstream` block.
  public String servers() {
    return addresses.stream()
        .map(address -> "server " + address + ";")
        .collect(Collectors.joining("\n    "));
  }

  @Override
  public String toString() {
    return String.join(", ", addresses);
  }

  /// URLs and Unix domain sockets, with commas between them.
  ///
  /// @throws IllegalArgumentException with the rest of a sentence if it is neither
  public static Upstream parse(String text) {
    return new Upstream(Stream.of(text.split(",", -1)).map(Upstream::address).toList());
  }

  private static String address(String text) {
    return text.startsWith("unix:") ? unix(text.substring("unix:".length())) : tcp(text);
  }

  private static String unix(String path) {
    String absolute = Path.of(path).toAbsolutePath().toString();
    if (path.isEmpty() || !PLAIN_PATH.matcher(absolute).matches()) {
      throw new IllegalArgumentException(
          "'unix:%s' is not a path that NGINX takes; use letters, digits and _.,+@=-"
              .formatted(path));
    }
    return "unix:" + absolute;
  }

  private static String tcp(String text) {
    try {
      URI url = URI.create(text);
      boolean plain =
          "http".equals(url.getScheme())
              && url.getHost() != null
              && List.of("", "/").contains(url.getPath())
              && url.getQuery() == null
              && url.getUserInfo() == null;
      if (plain) {
        return url.getHost() + ':' + (url.getPort() < 0 ? HTTP_PORT : url.getPort());
      }
    } catch (IllegalArgumentException notAnUrl) {
      // Refused below, like a URL that says more.
    }
    throw new IllegalArgumentException(
        "'%s' is not a server; write http://HOST:PORT/ or unix:PATH".formatted(text));
  }
}
