package org.serverzoo.lab;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A contender that runs. Two threads read what it prints, so that it never waits for us; all else
/// belongs to the thread that has started it.
final class ServerProcess {

  /// The very first start unpacks a database.
  private static final Duration START = Duration.ofMinutes(2);

  /// More than any server's own grace by default.
  private static final Duration STOP = Duration.ofSeconds(20);

  private static final String LISTENING = "listening on ";
  private static final Pattern SETTING = Pattern.compile(" {2}(\\S+(?: \\S+)*) {2,}(\\S.*)");
  private static final Pattern SESSIONS =
      Pattern.compile("at most (\\d+) of \\d+ database sessions");

  private final Contender contender;
  private final Process process;
  private final CompletableFuture<URI> listening = new CompletableFuture<>();
  private final List<String> printed = new CopyOnWriteArrayList<>();
  private final List<String> complaints = new CopyOnWriteArrayList<>();
  private final List<Thread> readers;

  private ServerProcess(Contender contender, Process process) {
    this.contender = contender;
    this.process = process;
    readers =
        List.of(
            Thread.ofVirtual().start(() -> read(process.inputReader(UTF_8), printed)),
            Thread.ofVirtual().start(() -> read(process.errorReader(UTF_8), complaints)));
  }

  /// Blocks until it listens.
  ///
  /// @throws TurnFailedException if it does not; it is gone then
  static ServerProcess start(Contender contender, Cpus cpus)
      throws TurnFailedException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(cpus.confine(contender.command()));
    builder.environment().clear();
    builder.environment().putAll(contender.environment());
    try {
      Process process = builder.start();
      process.getOutputStream().close();
      ServerProcess server = new ServerProcess(contender, process);
      server.awaitListening();
      return server;
    } catch (IOException refused) {
      throw new TurnFailedException("did not start: " + refused.getMessage(), refused);
    }
  }

  private void awaitListening() throws TurnFailedException, InterruptedException {
    try {
      CompletableFuture.anyOf(listening, process.onExit()).get(START.toSeconds(), TimeUnit.SECONDS);
      if (!listening.isDone()) {
        throw new TimeoutException("ended");
      }
    } catch (ExecutionException | TimeoutException silent) {
      stop();
      throw new TurnFailedException("did not start: " + lastWords(), silent);
    } catch (InterruptedException stopped) {
      stop();
      throw stopped;
    }
  }

  private void read(BufferedReader from, List<String> into) {
    try (from) {
      for (String line = from.readLine(); line != null; line = from.readLine()) {
        into.add(line);
        if (line.startsWith(LISTENING)) {
          listening.complete(URI.create(line.substring(LISTENING.length()).strip()));
        }
      }
    } catch (IOException | UncheckedIOException _) {
      // The process is gone.
    }
  }

  URI url() {
    return listening.join();
  }

  ProcessTree tree() {
    return contender.wrapper() ? ProcessTree.below(process.pid()) : ProcessTree.of(process.pid());
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /// The settings that it has printed before it listened.
  Map<String, String> inForce() {
    Map<String, String> settings = new LinkedHashMap<>();
    for (String line : printed) {
      if (line.startsWith(LISTENING)) {
        break;
      }
      Matcher setting = SETTING.matcher(line);
      if (setting.matches()) {
        settings.putIfAbsent(setting.group(1), setting.group(2));
      }
    }
    return settings;
  }

  /// The most database sessions that it had in use at once; known once it has stopped, and only of
  /// a server that says so.
  OptionalDouble sessions() {
    return printed.reversed().stream()
        .map(SESSIONS::matcher)
        .filter(Matcher::find)
        .mapToDouble(found -> Double.parseDouble(found.group(1)))
        .findFirst();
  }

  /// What it said last, for the row of a server that failed.
  String lastWords() {
    Optional<String> words =
        complaints.reversed().stream()
            .filter(line -> line.startsWith("zoo: "))
            .findFirst()
            .or(() -> complaints.stream().filter(line -> !line.isBlank()).findFirst());
    String ending = process.isAlive() ? "it runs" : "exit code " + process.exitValue();
    return words.map(line -> line.replaceFirst("^zoo: ", "")).orElse("no word, " + ending);
  }

  /// Blocks until it has ended, by force if need be.
  void stop() throws InterruptedException {
    // Not the process's own method, which closes its streams and with them its last words.
    process.toHandle().destroy();
    if (!process.waitFor(STOP.toSeconds(), TimeUnit.SECONDS)) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly().waitFor();
    }
    for (Thread reader : readers) {
      // A child that outlives it would hold the other end of its streams.
      reader.join(Duration.ofSeconds(2));
    }
  }
}
