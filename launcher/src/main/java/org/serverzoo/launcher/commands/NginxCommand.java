package org.serverzoo.launcher.commands;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.serverzoo.api.EffectiveSetting;
import org.serverzoo.api.Listen;
import org.serverzoo.api.Settings;
import org.serverzoo.launcher.beside.Nginx;
import org.serverzoo.launcher.beside.NginxProgram;
import org.serverzoo.launcher.beside.NginxRole;
import org.serverzoo.launcher.beside.NginxSite;
import org.serverzoo.launcher.beside.Upstream;
import org.serverzoo.launcher.beside.UpstreamKeepalive;
import org.serverzoo.launcher.control.ControlClient;
import org.serverzoo.launcher.running.CannotStartException;
import org.serverzoo.launcher.running.InForce;
import org.serverzoo.launcher.running.Signals;
import org.serverzoo.launcher.running.SocketRefusal;
import org.serverzoo.posix.Posix;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `./zoo nginx`: the NGINX of this machine, with the zoo's configurations.
@Command(
    name = "nginx",
    description = "Runs the installed NGINX: as the baseline, or before a design.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {NginxCommand.Static.class, NginxCommand.Proxy.class})
final class NginxCommand implements Runnable {

  private static final int ENDED_BY_ITSELF = 1;

  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec command;

  @Override
  public void run() {
    throw new ParameterException(
        command.commandLine(),
        "say what NGINX shall do: `./zoo nginx static` or `./zoo nginx proxy`");
  }

  /// `./zoo nginx static`: what the Java servers are compared with.
  @Command(
      name = "static",
      description = "Serves the application's files, at / and /static/*, until Ctrl-C or SIGTERM.",
      sortOptions = false)
  static final class Static implements Callable<Integer> {

    private static final NginxRole BASELINE =
        new NginxRole(
            "static", "the application's files, served from the disk", true, Map.of(), List.of());

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec command;

    @Mixin private final NginxDials dials = new NginxDials(8081);

    @Override
    public Integer call() throws InterruptedException {
      return serve(BASELINE, dials.settings(), command.commandLine().getOut());
    }
  }

  /// `./zoo nginx proxy`: what a design does when it is not alone.
  @Command(
      name = "proxy",
      description = "Stands before one or more running servers, until Ctrl-C or SIGTERM.",
      sortOptions = false)
  static final class Proxy implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec command;

    @Option(
        names = "--upstream",
        paramLabel = "URL[,URL]",
        converter = Values.Servers.class,
        defaultValue = "http://127.0.0.1:8080/",
        description = "The servers behind it: http://HOST:PORT/ or unix:PATH (${DEFAULT-VALUE}).")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private Upstream upstream;

    @Option(
        names = "--upstream-keepalive",
        paramLabel = "on|off",
        converter = Values.Keepalive.class,
        defaultValue = "off",
        description = "Whether connections to them are kept (${DEFAULT-VALUE}).")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private UpstreamKeepalive keepalive;

    @Mixin private final NginxDials dials = new NginxDials(8082);

    @Override
    public Integer call() throws InterruptedException {
      return serve(role(), dials.settings(), command.commandLine().getOut());
    }

    private NginxRole role() {
      Map<String, String> values = new HashMap<>(keepalive.placeholders());
      values.put("ZOO_UPSTREAM_SERVERS", upstream.servers());
      return new NginxRole(
          "proxy",
          "takes the connections of the clients, and asks the server behind it",
          false,
          values,
          List.of(
              new EffectiveSetting("upstream", upstream.toString()),
              new EffectiveSetting("upstream-keepalive", keepalive.words())));
    }
  }

  /// Runs NGINX until a signal comes.
  ///
  /// @return the exit code
  private static int serve(NginxRole role, Settings settings, PrintWriter out)
      throws InterruptedException {
    NginxProgram program = NginxProgram.find();
    // From here on a signal has something to stop.
    Signals signals = Signals.install();
    Nginx nginx = start(program, role, settings);
    try (nginx) {
      nginx.process().whenEnded(signals::stop);
      out.print(announcement(role, nginx));
      out.flush();
      signals.await();
      if (nginx.process().hasEnded()) {
        System.err.println("zoo: NGINX has ended by itself; see " + nginx.site().log());
        return ENDED_BY_ITSELF;
      }
      out.println("stopping, within 10s; again to stop now");
    }
    out.println("stopped");
    return 0;
  }

  private static Nginx start(NginxProgram program, NginxRole role, Settings settings)
      throws InterruptedException {
    InetSocketAddress asked = ((Listen.Tcp) settings.listen()).address();
    int listener;
    try {
      listener = Posix.listen(asked, settings.backlog());
    } catch (IOException refused) {
      throw new CannotStartException(
          SocketRefusal.sentence(
              settings.listen(), ControlClient.holder(settings.listen()), refused),
          refused);
    }
    try {
      NginxSite site = site(role, settings, Posix.tcpAddress(listener));
      return Nginx.start(program, site, listener, settings);
    } catch (IOException failed) {
      throw new CannotStartException("NGINX cannot be started: " + failed.getMessage(), failed);
    }
  }

  private static NginxSite site(NginxRole role, Settings settings, InetSocketAddress address)
      throws IOException {
    NginxSite site = NginxSite.open(role.name(), address.getPort());
    Map<String, String> values = new HashMap<>(role.values());
    values.put("ZOO_WORKERS", String.valueOf(settings.workers()));
    values.put("ZOO_LISTEN", InForce.authority(address));
    values.put("ZOO_BACKLOG", String.valueOf(settings.backlog()));
    site.configure(role.name(), values);
    if (role.files()) {
      site.copyFiles();
    }
    return site;
  }

  /// As `./zoo run` prints it, so that scripts find the address in the same line.
  private static String announcement(NginxRole role, Nginx nginx) {
    List<EffectiveSetting> settings =
        Stream.concat(role.effective().stream(), nginx.effective().stream()).toList();
    String url = InForce.url(nginx.address());
    return """
    nginx %s: %s

    %s
    listening on %s

      curl -i %s
      wrk -t 1 -c 64 -d 10s --latency %s

    """
        .formatted(role.name(), role.idea(), InForce.table(settings), url, url, url);
  }
}
