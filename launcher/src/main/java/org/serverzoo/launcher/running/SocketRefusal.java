package org.serverzoo.launcher.running;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import org.serverzoo.api.Listen;

/// Says why a server could not listen, and what to do about it.
///
/// Frameworks wrap the kernel's refusal each in their own exception, but leave its words alone.
public final class SocketRefusal {

  private SocketRefusal() {}

  /// One sentence for whoever has started it.
  ///
  /// @param design of the server that was started from here and has the port; empty if none has
  public static String sentence(Listen listen, Optional<String> design, IOException refused) {
    String reason = words(refused);
    return switch (listen) {
      case Listen.Tcp(InetSocketAddress address) -> tcp(address, design, reason);
      case Listen.Unix(Path path) ->
          inUse(reason)
              ? path + " is taken by another server; stop it, or choose another path"
              : "cannot listen on " + path + ": " + reason;
      case Listen.Inherited() ->
          "--listen inherit: " + reason + "; start me with one as standard input";
    };
  }

  private static String tcp(InetSocketAddress address, Optional<String> design, String reason) {
    int port = address.getPort();
    String host = address.getAddress().getHostAddress();
    String lower = reason.toLowerCase(Locale.ROOT);
    if (inUse(reason)) {
      return "port %d on %s is taken by %s; choose another one, such as --port %d"
          .formatted(port, host, holder(design), port == 65_535 ? 8080 : port + 1);
    }
    if (lower.contains("permission denied")) {
      return "port %d needs the rights of the system's administrator; choose one from 1024, such as --port 8080"
          .formatted(port);
    }
    if (lower.contains("cannot assign") || lower.contains("can't assign")) {
      return "%s is no address of this machine; use one that is, such as --host 127.0.0.1"
          .formatted(host);
    }
    return "cannot listen on port %d of %s: %s".formatted(port, host, reason);
  }

  private static String holder(Optional<String> design) {
    return design
        .map(name -> "the " + name + " that was started from here")
        .orElse("another program");
  }

  private static boolean inUse(String reason) {
    return reason.toLowerCase(Locale.ROOT).contains("in use");
  }

  private static String words(Throwable refused) {
    Throwable root = refused;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
  }
}
