package org.serverzoo.launcher.commands;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.serverzoo.lab.Contender;
import org.serverzoo.lab.Cpus;
import org.serverzoo.lab.Load;
import org.serverzoo.lab.LoadTool;
import org.serverzoo.lab.Plan;
import org.serverzoo.launcher.beside.UpstreamKeepalive;
import org.serverzoo.launcher.running.CannotStartException;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/// How `./zoo measure` measures. The order of the fields is that of the help text.
final class MeasureOptions {

  @Option(
      names = "--route",
      paramLabel = "PATH",
      converter = Route.class,
      description = "What is asked for (/). NGINX is asked for / in any case.")
  private String route = "/";

  @Option(
      names = "--connections",
      paramLabel = "N",
      converter = Values.Count.class,
      description = "Connections at once (64).")
  private int connections = 64;

  @Option(
      names = "--duration",
      paramLabel = "TIME",
      converter = WholeSeconds.class,
      description = "Of each measured run, after the warm-up (10s).")
  private Duration duration = Duration.ofSeconds(10);

  @Option(
      names = "--warm-up",
      paramLabel = "TIME",
      converter = WholeSeconds.class,
      description = "At most; it ends when throughput and CPU time are steady (30s).")
  private Duration warmUp = Duration.ofSeconds(30);

  @Option(
      names = "--repeat",
      paramLabel = "N",
      converter = Values.Count.class,
      description = "Turns of each design, one in every round (3).")
  private int repeat = 3;

  @Option(
      names = "--tool",
      paramLabel = "NAME",
      converter = Tool.class,
      description = "wrk, ab, hey or h2load (wrk).")
  private LoadTool tool = LoadTool.named("wrk");

  @Option(
      names = "--pipeline",
      paramLabel = "N",
      converter = Values.Count.class,
      description = "Requests that a connection sends before it waits (1); wrk and h2load only.")
  private int pipeline = 1;

  @Option(names = "--close", description = "A connection for each request.")
  private boolean close;

  @Option(
      names = "--server-cpus",
      paramLabel = "LIST",
      converter = CpuList.class,
      description = "The processors of the server, like 0 or 0,2 or 0-3 (0).")
  private Cpus serverCpus = Cpus.parse("0");

  @Option(
      names = "--load-cpus",
      paramLabel = "LIST",
      converter = CpuList.class,
      description = "Those of the load tool (1).")
  private Cpus loadCpus = Cpus.parse("1");

  @Option(
      names = "--proxy",
      description = "With NGINX as a reverse proxy before each design, on the server's processors.")
  private boolean proxy;

  @Option(
      names = "--upstream-keepalive",
      paramLabel = "on|off",
      converter = Values.Keepalive.class,
      description = "Whether that proxy keeps its connections to the design (off).")
  private UpstreamKeepalive upstreamKeepalive = UpstreamKeepalive.OFF;

  @Option(names = "--no-nginx", description = "Without NGINX's static page to compare with.")
  private boolean noNginx;

  /// @throws CannotStartException if a proxy is wanted that is not there
  Plan plan(Contenders contenders, List<Contender> designs) {
    boolean nginx = LoadTool.isInstalled("nginx");
    if (proxy && !nginx) {
      throw new CannotStartException(
          "--proxy: NGINX is not installed; " + Contenders.NGINX_COMES_BY);
    }
    if (!nginx && !noNginx) {
      System.err.println(
          "zoo: NGINX is not installed, so nothing is compared with it; "
              + Contenders.NGINX_COMES_BY);
    }
    return new Plan(
        nginx && !noNginx ? Optional.of(contenders.nginx(serverCpus.count())) : Optional.empty(),
        designs,
        proxy
            ? Optional.of(
                upstream -> contenders.proxy(upstream, upstreamKeepalive, serverCpus.count()))
            : Optional.empty(),
        tool,
        new Load(route, connections, duration, pipeline, close, loadCpus),
        repeat,
        warmUp,
        serverCpus);
  }

  /// A path on the server.
  static final class Route implements ITypeConverter<String> {
    @Override
    public String convert(String text) {
      if (text.startsWith("/") && text.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
        return text;
      }
      throw new TypeConversionException(
          "'%s' is not a path; write it like / or /row?id=42".formatted(text));
    }
  }

  /// Load tools count in seconds.
  static final class WholeSeconds extends Values.Time {
    @Override
    public Duration convert(String text) {
      Duration time = super.convert(text);
      if (time.isZero() || time.toMillisPart() != 0) {
        throw new TypeConversionException(
            "'%s' is not whole seconds; write it like 10s or 1m".formatted(text));
      }
      return time;
    }
  }

  /// A load tool by its name.
  static final class Tool implements ITypeConverter<LoadTool> {
    @Override
    public LoadTool convert(String text) {
      try {
        return LoadTool.named(text);
      } catch (IllegalArgumentException refused) {
        throw new TypeConversionException(refused.getMessage());
      }
    }
  }

  /// As `taskset -c` reads it.
  static final class CpuList implements ITypeConverter<Cpus> {
    @Override
    public Cpus convert(String text) {
      try {
        return Cpus.parse(text);
      } catch (IllegalArgumentException refused) {
        throw new TypeConversionException(refused.getMessage());
      }
    }
  }
}
