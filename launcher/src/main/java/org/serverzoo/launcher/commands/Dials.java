package org.serverzoo.launcher.commands;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.serverzoo.api.Design;
import org.serverzoo.api.Dial;
import org.serverzoo.api.Listen;
import org.serverzoo.api.Offload;
import org.serverzoo.api.ProcessDesign;
import org.serverzoo.api.Settings;
import org.serverzoo.api.Transport;
import org.serverzoo.launcher.running.CannotStartException;
import org.serverzoo.launcher.running.Designs;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// What a user can set about a server, as options and as environment variables. A field is null
/// where nothing was said: the design's own default holds then.
///
/// The order of the fields is that of the help text.
final class Dials {

  /// Those that a process design passes on to the design in its workers.
  static final Set<Dial> OF_WORKERS =
      EnumSet.of(
          Dial.QUEUE, Dial.KEEP_ALIVE, Dial.IDLE_TIMEOUT, Dial.MAX_CONNECTIONS, Dial.OFFLOAD);

  private static final List<String> OF_THE_SOCKET = List.of("--host", "--port", "--listen");

  @Spec(Spec.Target.MIXEE)
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec command;

  @Option(
      names = "--host",
      paramLabel = "ADDRESS",
      description = "Listen on this address (127.0.0.1).")
  private @Nullable String host;

  @Option(
      names = "--port",
      paramLabel = "N",
      converter = Values.Port.class,
      description = "Listen on this port (8080); 0 lets the system choose.")
  private @Nullable Integer port;

  @Option(
      names = "--listen",
      paramLabel = "WHERE",
      converter = Values.ListenOn.class,
      description =
          "Instead of host and port: unix:PATH, or inherit for a listening socket on fd 0.")
  private @Nullable Listen listen;

  @Option(
      names = "--backlog",
      paramLabel = "N",
      converter = Values.Count.class,
      description = "Connections that the kernel holds before they are accepted (1024).")
  private @Nullable Integer backlog;

  @Option(
      names = "--workers",
      paramLabel = "N",
      converter = Values.Count.class,
      description = "Threads, processes or event loops (as many as suit the design).")
  private @Nullable Integer workers;

  @Option(
      names = "--queue",
      paramLabel = "N",
      converter = Values.Count.class,
      description = "How much may wait for a worker before the answer is 503 (1024).")
  private @Nullable Integer queue;

  @Option(
      names = "--keep-alive",
      arity = "1",
      paramLabel = "true|false",
      converter = Values.Switch.class,
      description = "Whether a connection serves several requests (true). --no-keep-alive: false.")
  private @Nullable Boolean keepAlive;

  @Option(
      names = "--idle-timeout",
      paramLabel = "TIME",
      converter = Values.PositiveTime.class,
      description = "How long a connection may wait for its next request (30s).")
  private @Nullable Duration idleTimeout;

  @Option(
      names = "--max-connections",
      paramLabel = "N",
      converter = Values.Count.class,
      description =
          "Connections served at once; further ones wait in the backlog (16384;"
              + " thread-per-connection 4096).")
  private @Nullable Integer maxConnections;

  @Option(
      names = "--offload",
      paramLabel = "WHERE",
      converter = Values.OffloadTo.class,
      description = "Where an event loop sends blocking calls: virtual, pool:N, inline (virtual).")
  private @Nullable Offload offload;

  @Option(
      names = "--transport",
      paramLabel = "NAME",
      converter = Values.TransportBy.class,
      description =
          "How a framework talks to the kernel: nio, epoll, io_uring (the best there is).")
  private @Nullable Transport transport;

  @Option(
      names = "--inner",
      paramLabel = "DESIGN",
      description = "The design that each worker process runs (sequential).")
  private @Nullable String inner;

  @Option(
      names = "--grace",
      paramLabel = "TIME",
      converter = Values.Time.class,
      description = "How long a stop may take to answer what is in flight (10s).")
  private @Nullable Duration grace;

  /// The design's defaults, changed by what the user said.
  ///
  /// @throws CannotStartException if the user said something that the design does not have
  Settings settings(Design design, Designs designs) {
    for (Dial dial : Dial.values()) {
      if (Environment.isGiven(dial.option(), command) && !design.dials().contains(dial)) {
        throw new CannotStartException(refusal(dial, design, designs));
      }
    }
    if (design instanceof ProcessDesign && design.dials().contains(Dial.INNER)) {
      refuseWhatWorkersLack(designs.named(or(inner, design.defaults().inner())), designs);
    }
    Settings defaults = design.defaults();
    return new Settings(
        socket(defaults.listen()),
        or(backlog, defaults.backlog()),
        or(workers, defaults.workers()),
        or(queue, defaults.queue()),
        or(keepAlive, defaults.keepAlive()),
        or(idleTimeout, defaults.idleTimeout()),
        or(maxConnections, defaults.maxConnections()),
        or(offload, defaults.offload()),
        or(transport, defaults.transport()),
        or(inner, defaults.inner()),
        or(grace, defaults.grace()),
        defaults.limits(),
        defaults.accessLog());
  }

  /// For a command that chooses where servers listen.
  ///
  /// @throws CannotStartException if the user has said where
  void refuseSocket() {
    for (String option : OF_THE_SOCKET) {
      if (Environment.isGiven(option, command)) {
        throw new CannotStartException(
            asGiven(option)
                + " cannot be said here: each server listens on a free port of 127.0.0.1");
      }
    }
  }

  /// Leaves out of a command's help what [#refuseSocket] refuses.
  static void hideSocket(CommandSpec command) {
    for (String option : OF_THE_SOCKET) {
      OptionSpec shown = command.findOption(option);
      command.remove(shown).addOption(OptionSpec.builder(shown).hidden(true).build());
    }
  }

  /// What is said beyond the master's own dials is for the design in its workers.
  private void refuseWhatWorkersLack(Design inside, Designs designs) {
    for (Dial dial : OF_WORKERS) {
      if (Environment.isGiven(dial.option(), command) && !inside.dials().contains(dial)) {
        throw new CannotStartException(refusal(dial, inside, designs));
      }
    }
  }

  private String refusal(Dial dial, Design design, Designs designs) {
    return "%s is not a dial of %s; %s"
        .formatted(asGiven(dial.option()), design.name(), designs.having(dial));
  }

  private String asGiven(String option) {
    return Environment.asGiven(option, command);
  }

  private Listen socket(Listen standard) {
    if (listen != null) {
      if (host != null || port != null) {
        throw new CannotStartException(
            "%s and %s say two things; give one of them"
                .formatted(asGiven("--listen"), asGiven(host != null ? "--host" : "--port")));
      }
      return listen;
    }
    // Without a host or a port nothing is resolved: the design's own default is complete.
    return host == null && port == null
        ? standard
        : new Listen.Tcp(new InetSocketAddress(address(host, asGiven("--host")), or(port, 8080)));
  }

  /// @param host null for this machine's own
  /// @param asGiven what a refusal begins with
  static InetAddress address(@Nullable String host, String asGiven) {
    if (host == null) {
      return InetAddress.getLoopbackAddress();
    }
    try {
      return InetAddress.getAllByName(host)[0];
    } catch (UnknownHostException unknown) {
      throw new CannotStartException(
          "%s: '%s' is not an address; use one of this machine, such as 127.0.0.1 or 0.0.0.0"
              .formatted(asGiven, host),
          unknown);
    }
  }

  private static <T> T or(@Nullable T said, T standard) {
    return Optional.ofNullable(said).orElse(standard);
  }
}
