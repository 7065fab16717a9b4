import java.io.File;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

/// Where each millisecond of a request goes. Start a server on an idle machine, and then:
///
/// ```
/// ./zoo run process-per-connection
/// java servers/process-per-connection/measure/Milliseconds.java http://127.0.0.1:8080/
/// ```
///
/// It asks the server, one request after the other; then it takes the command line of a worker from
/// the system and starts that itself, each time with a little less to do. The request comes from a
/// file then, and the answer goes nowhere. Each figure is the median of 100 (or of as many as a second
/// argument says), with the least and the ninetieth percentile; the rows take turns, so that a noisy
/// minute is noisy for all of them.
class Milliseconds {

  public static void main(String[] arguments) throws Exception {
    URI server = URI.create(arguments[0]);
    List<String> worker = commandOfAWorker(server);
    int java = 4; // Behind: sh -c 'trap ...; exec "$@"' zoo-worker
    List<String> jvm = worker.subList(java, worker.size());
    File request = Files.writeString(Files.createTempFile("request", ""), get("/")).toFile();
    File nothing = Files.createTempFile("nothing", "").toFile();

    Map<String, Callable<Long>> rows = new LinkedHashMap<>();
    rows.put("connect to answer, GET /", () -> ask(server, "/", false));
    rows.put("connect to end of stream, GET /", () -> ask(server, "/", true));
    rows.put("connect to answer, GET /template", () -> ask(server, "/template", false));
    rows.put("connect to answer, GET /row?id=42", () -> ask(server, "/row?id=42", false));
    rows.put("a process that does nothing", () -> run(List.of("/bin/true"), nothing));
    List<String> shell = with(worker, java, List.of("/bin/true"));
    rows.put("a shell that becomes it", () -> run(shell, nothing));
    rows.put("a JVM, its main class, no request", () -> run(jvm, nothing));
    rows.put("a JVM that answers GET /", () -> run(jvm, request));
    rows.put("the same in its shell", () -> run(worker, request));
    rows.put("without the AOT cache", () -> run(without(jvm, "-XX:AOTCache="), request));
    rows.put("its cache moved elsewhere", () -> run(without(jvm, "-XX:ArchiveReloc"), request));
    rows.put("compiling all that is called", () -> run(without(jvm, "-XX:CompileThr"), request));
    rows.put("without C1 and SerialGC", () -> run(without(jvm, "-XX:Tier", "-XX:+UseS"), request));
    print(rows, arguments.length > 1 ? Integer.parseInt(arguments[1]) : 100);
    request.delete();
    nothing.delete();
  }

  private static void print(Map<String, Callable<Long>> rows, int times) throws Exception {
    Map<String, long[]> nanos = new LinkedHashMap<>();
    rows.keySet().forEach(row -> nanos.put(row, new long[times]));
    for (int i = -3; i < times; i++) {
      for (Map.Entry<String, Callable<Long>> row : rows.entrySet()) {
        long took = row.getValue().call();
        if (i >= 0) {
          nanos.get(row.getKey())[i] = took;
        }
      }
    }
    nanos.forEach((row, all) -> {
      Arrays.sort(all);
      System.out.printf(
          "%-36s %6.1f ms   (%.1f to %.1f)%n",
          row, all[times / 2] / 1e6, all[0] / 1e6, all[times * 9 / 10] / 1e6);
    });
  }

  private static long ask(URI server, String path, boolean toTheEnd) throws IOException {
    long start = System.nanoTime();
    try (Socket socket = new Socket(server.getHost(), server.getPort())) {
      socket.getOutputStream().write(get(path).getBytes(StandardCharsets.ISO_8859_1));
      byte[] some = new byte[64 << 10];
      if (socket.getInputStream().read(some) < 0) {
        throw new IOException("no answer");
      }
      long answered = System.nanoTime();
      while (socket.getInputStream().read(some) >= 0) {}
      return (toTheEnd ? System.nanoTime() : answered) - start;
    }
  }

  private static String get(String path) {
    return "GET " + path + " HTTP/1.1\r\nHost: zoo\r\n\r\n";
  }

  private static long run(List<String> command, File input) throws Exception {
    long start = System.nanoTime();
    Process process =
        new ProcessBuilder(command)
            .redirectInput(input)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    process.waitFor();
    return System.nanoTime() - start;
  }

  /// Connects, sends nothing, and looks at the process that this has started.
  private static List<String> commandOfAWorker(URI server) throws Exception {
    try (Socket socket = new Socket(server.getHost(), server.getPort())) {
      for (int i = 0; i < 100; i++) {
        Thread.sleep(20);
        for (ProcessHandle process : ProcessHandle.allProcesses().toList()) {
          Path file = Path.of("/proc", "" + process.pid(), "cmdline");
          String all = Files.exists(file) ? Files.readString(file) : "";
          List<String> words = List.of(all.split("\0", -1));
          if (words.contains("org.serverzoo.launcher.running.ConnectionProcess")) {
            return inAShell(words.subList(0, words.size() - 1));
          }
        }
      }
    }
    throw new IOException("there is no worker at " + server);
  }

  private static List<String> inAShell(List<String> java) {
    List<String> worker =
        new ArrayList<>(List.of("/bin/sh", "-c", "trap '' HUP INT TERM; exec \"$@\"", "zoo-worker"));
    worker.addAll(java);
    return worker;
  }

  private static List<String> with(List<String> words, int count, List<String> more) {
    List<String> changed = new ArrayList<>(words.subList(0, count));
    changed.addAll(more);
    return changed;
  }

  private static List<String> without(List<String> words, String... beginnings) {
    return words.stream()
        .filter(word -> Arrays.stream(beginnings).noneMatch(word::startsWith))
        .toList();
  }
}
