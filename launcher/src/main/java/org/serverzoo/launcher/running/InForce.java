package org.serverzoo.launcher.running;

import java.io.IOException;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.serverzoo.api.EffectiveSetting;
import org.serverzoo.api.Listen;
import org.serverzoo.api.Settings;

/// What is in force, as the command prints it once the server listens: read back from the kernel,
/// the JVM, the server and the database, not repeated from the command line.
public final class InForce {

  private static final Path SOMAXCONN = Path.of("/proc/sys/net/core/somaxconn");
  private static final long MEBIBYTE = 1 << 20;

  private InForce() {}

  /// One line for each setting, the values in one column.
  public static String table(List<EffectiveSetting> settings) {
    int width = settings.stream().mapToInt(setting -> setting.name().length()).max().orElse(0);
    return settings.stream()
        .map(setting ->
            "  %%-%ds  %%s%%n".formatted(width).formatted(setting.name(), setting.value()))
        .collect(Collectors.joining());
  }

  /// The address as a client writes it.
  public static String url(SocketAddress address) {
    return address instanceof InetSocketAddress inet
        ? "http://" + authority(inet) + '/'
        : "unix:" + address;
  }

  /// Address and port, as they stand in a URL.
  public static String authority(InetSocketAddress address) {
    return host(address) + ':' + address.getPort();
  }

  private static String host(InetSocketAddress address) {
    String literal = address.getAddress().getHostAddress();
    return literal.indexOf(':') < 0 ? literal : '[' + literal + ']';
  }

  /// How many connections the kernel holds for us before we accept them.
  public static EffectiveSetting backlog(SocketAddress address, Settings settings) {
    return new EffectiveSetting("kernel's backlog", describeBacklog(address, settings));
  }

  private static String describeBacklog(SocketAddress address, Settings settings) {
    List<Integer> backlogs;
    try {
      backlogs = ListenBacklog.of(address);
    } catch (IOException unavailable) {
      return "not readable here (" + unavailable.getMessage() + ")";
    }
    if (backlogs.isEmpty()) {
      return "not readable for this socket";
    }
    int least = backlogs.stream().mapToInt(Integer::intValue).min().orElseThrow();
    String sockets = backlogs.size() == 1 ? "" : " for each of " + backlogs.size() + " sockets";
    boolean asked = !(settings.listen() instanceof Listen.Inherited);
    return least + sockets + (asked && least != settings.backlog() ? why(settings.backlog()) : "");
  }

  private static String why(int asked) {
    try {
      // Not readString: its first read takes one byte, and the kernel gives such a file in one go.
      int somaxconn = Integer.parseInt(Files.readAllLines(SOMAXCONN).getFirst());
      return asked > somaxconn
          ? " (%d asked for, net.core.somaxconn is %d)".formatted(asked, somaxconn)
          : " (%d asked for)".formatted(asked);
    } catch (IOException | NumberFormatException unreadable) {
      return " (" + asked + " asked for)";
    }
  }

  /// This process and its JVM.
  static List<EffectiveSetting> process() {
    List<EffectiveSetting> list = new ArrayList<>();
    Runtime runtime = Runtime.getRuntime();
    list.add(
        new EffectiveSetting(
            "process",
            "pid %d, %d CPUs, %d threads%s"
                .formatted(
                    ProcessHandle.current().pid(),
                    runtime.availableProcessors(),
                    threads(),
                    openFiles())));
    list.add(
        new EffectiveSetting(
            "jvm",
            "%s %s, %s, heap up to %d MiB"
                .formatted(
                    System.getProperty("java.vendor.version", System.getProperty("java.vendor")),
                    System.getProperty("java.vm.name"),
                    collector(),
                    runtime.maxMemory() / MEBIBYTE)));
    return list;
  }

  /// Of the whole process, those of the JVM itself included where the system tells.
  private static long threads() {
    String status = line("/proc/self/status", "Threads:");
    return status.isEmpty()
        ? ManagementFactory.getThreadMXBean().getThreadCount()
        : Long.parseLong(status.strip());
  }

  private static String openFiles() {
    String limits = line("/proc/self/limits", "Max open files");
    return limits.isEmpty() ? "" : ", at most " + limits.strip().split(" +", 2)[0] + " open files";
  }

  /// The rest of the first line that begins so; empty where there is none.
  private static String line(String file, String beginning) {
    try (var lines = Files.lines(Path.of(file))) {
      return lines
          .filter(line -> line.startsWith(beginning))
          .findFirst()
          .map(line -> line.substring(beginning.length()))
          .orElse("");
    } catch (IOException notLinux) {
      return "";
    }
  }

  /// `G1 Young Generation`, `PS MarkSweep` and the like begin with the collector's name.
  private static String collector() {
    String bean =
        ManagementFactory.getGarbageCollectorMXBeans().stream()
            .findFirst()
            .map(GarbageCollectorMXBean::getName)
            .orElse("none");
    return switch (bean.split(" ", 2)[0]) {
      case "PS" -> "Parallel GC";
      case "Copy", "MarkSweepCompact" -> "Serial GC";
      case String name -> name + (name.endsWith("GC") ? "" : " GC");
    };
  }
}
