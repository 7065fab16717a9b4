package org.serverzoo.lab;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Stream;

/// Processes and all that they have started, as Linux accounts for them in `/proc`. What ends while
/// it is read counts as nothing, but for its CPU time, which its parent then has.
record ProcessTree(List<Root> roots) {

  /// @param counts whether the process itself counts, or only what it has started
  record Root(long pid, boolean counts) {}

  private static final Path PROC = Path.of("/proc");

  /// The unit of times in `/proc`: hundredths of a second, whatever the kernel's own clock is.
  private static final double TICKS_PER_SECOND = 100;

  // Places in /proc/PID/stat, counted from the field after the command's name; see proc(5).
  private static final int UTIME = 11;
  private static final int STIME = 12;
  private static final int CUTIME = 13;
  private static final int CSTIME = 14;
  private static final int NUM_THREADS = 17;

  ProcessTree {
    roots = List.copyOf(roots);
  }

  static ProcessTree of(long pid) {
    return new ProcessTree(List.of(new Root(pid, true)));
  }

  static ProcessTree below(long pid) {
    return new ProcessTree(List.of(new Root(pid, false)));
  }

  ProcessTree and(ProcessTree other) {
    return new ProcessTree(Stream.concat(roots.stream(), other.roots.stream()).toList());
  }

  /// So far, with that of processes that have come, worked and gone.
  CpuTime cpu() {
    CpuTime sum = CpuTime.NONE;
    for (long pid : processes()) {
      sum = sum.plus(cpu(stat(pid)));
    }
    return sum;
  }

  private static CpuTime cpu(List<String> stat) {
    if (stat.isEmpty()) {
      return CpuTime.NONE;
    }
    // Children that have ended and were waited for are no longer among the processes.
    return new CpuTime(
        (ticks(stat, UTIME) + ticks(stat, CUTIME)) / TICKS_PER_SECOND,
        (ticks(stat, STIME) + ticks(stat, CSTIME)) / TICKS_PER_SECOND);
  }

  private static long ticks(List<String> stat, int field) {
    return Long.parseLong(stat.get(field));
  }

  /// Takes some milliseconds: the kernel walks through all pages.
  Footprint footprint() {
    Footprint sum = Footprint.NONE;
    for (long pid : processes()) {
      List<String> stat = stat(pid);
      if (!stat.isEmpty()) {
        Path rollup = file(pid, "smaps_rollup");
        sum =
            sum.plus(
                new Footprint(
                    1,
                    value(rollup, "Rss:").orElse(0),
                    value(rollup, "Pss:").orElse(0),
                    Integer.parseInt(stat.get(NUM_THREADS)),
                    entries(file(pid, "fd")).size()));
      }
    }
    return sum;
  }

  /// How often each thread was switched from, of its own will or not, by thread id. A thread that
  /// ends takes its number with it.
  Map<Long, Long> switches() {
    Map<Long, Long> switches = new HashMap<>();
    for (long pid : processes()) {
      for (Path task : entries(file(pid, "task"))) {
        Path status = task.resolve("status");
        value(status, "voluntary_ctxt_switches:")
            .ifPresent(willing ->
                switches.put(
                    Long.valueOf(task.getFileName().toString()),
                    willing + value(status, "nonvoluntary_ctxt_switches:").orElse(0)));
      }
    }
    return switches;
  }

  /// The children before their parents: one that ends meanwhile is then found in its parent's sum.
  private List<Long> processes() {
    List<Long> pids = new ArrayList<>();
    for (Root root : roots) {
      ProcessHandle.of(root.pid())
          .ifPresent(handle ->
              Stream.concat(
                      root.counts() ? Stream.of(handle) : Stream.empty(), handle.descendants())
                  .forEach(process -> pids.addFirst(process.pid())));
    }
    return pids;
  }

  /// The fields after the command's name, which may hold blanks and parentheses itself; empty if
  /// there is no such process.
  private static List<String> stat(long pid) {
    try {
      String line = Files.readAllLines(file(pid, "stat")).getFirst();
      return List.of(line.substring(line.lastIndexOf(')') + 2).split(" ", -1));
    } catch (IOException gone) {
      return List.of();
    }
  }

  private static Path file(long pid, String name) {
    return PROC.resolve(String.valueOf(pid)).resolve(name);
  }

  private static OptionalLong value(Path file, String name) {
    try {
      return Files.readAllLines(file).stream()
          .filter(line -> line.startsWith(name))
          .mapToLong(line -> Long.parseLong(line.substring(name.length()).strip().split(" ", 2)[0]))
          .findFirst();
    } catch (IOException gone) {
      return OptionalLong.empty();
    }
  }

  private static List<Path> entries(Path directory) {
    List<Path> entries = new ArrayList<>();
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory)) {
      stream.forEach(entries::add);
    } catch (IOException gone) {
      return List.of();
    }
    return entries;
  }
}
