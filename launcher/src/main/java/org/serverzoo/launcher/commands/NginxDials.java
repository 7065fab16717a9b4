package org.serverzoo.launcher.commands;

import java.net.InetSocketAddress;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.serverzoo.api.Listen;
import org.serverzoo.api.Settings;
import picocli.CommandLine.Option;

/// What a user can set about NGINX in both of its parts. The names are those of the designs' dials.
final class NginxDials {

  @Option(
      names = "--host",
      paramLabel = "ADDRESS",
      description = "Listen on this address (127.0.0.1).")
  private @Nullable String host;

  @Option(
      names = "--port",
      paramLabel = "N",
      converter = Values.Port.class,
      description = "Listen on this port (8081, a proxy 8082); 0 lets the system choose.")
  private @Nullable Integer port;

  @Option(
      names = "--workers",
      paramLabel = "N",
      converter = Values.Count.class,
      description = "Worker processes (as many as there are CPUs).")
  private @Nullable Integer workers;

  @Option(
      names = "--backlog",
      paramLabel = "N",
      converter = Values.Count.class,
      description = "Connections that the kernel holds before they are accepted (1024).")
  private @Nullable Integer backlog;

  private final int standardPort;

  /// @param standardPort where to listen if the user does not say
  NginxDials(int standardPort) {
    this.standardPort = standardPort;
  }

  Settings settings() {
    int chosen = Optional.ofNullable(port).orElse(standardPort);
    return Settings.DEFAULT
        .withListen(new Listen.Tcp(new InetSocketAddress(Dials.address(host, "--host"), chosen)))
        .withWorkers(
            Optional.ofNullable(workers).orElse(Runtime.getRuntime().availableProcessors()))
        .withBacklog(Optional.ofNullable(backlog).orElse(Settings.DEFAULT.backlog()));
  }
}
