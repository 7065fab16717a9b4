package org.serverzoo.lab;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// A load tool that runs.
final class ToolProcess implements AutoCloseable {

  /// What a tool may take beyond its time: for answers that come late, and to sum up.
  private static final Duration PATIENCE = Duration.ofSeconds(40);

  private final LoadTool tool;
  private final Load load;
  private final Process process;
  private final CompletableFuture<String> output = new CompletableFuture<>();

  private ToolProcess(LoadTool tool, Load load, Process process) {
    this.tool = tool;
    this.load = load;
    this.process = process;
    Thread.ofVirtual().start(this::read);
  }

  static ToolProcess start(LoadTool tool, Load load, URI url, Path scratch)
      throws TurnFailedException {
    try {
      Process process =
          new ProcessBuilder(load.cpus().confine(tool.command(load, url, scratch)))
              .redirectErrorStream(true)
              .start();
      process.getOutputStream().close();
      return new ToolProcess(tool, load, process);
    } catch (IOException refused) {
      throw new TurnFailedException(tool.name() + " did not start", refused);
    }
  }

  private void read() {
    try {
      output.complete(new String(process.getInputStream().readAllBytes(), UTF_8));
    } catch (IOException broken) {
      output.completeExceptionally(broken);
    }
  }

  ProcessTree tree() {
    return ProcessTree.of(process.pid());
  }

  /// Blocks until it has ended by itself.
  Played result() throws TurnFailedException, InterruptedException {
    try {
      String said = output.get(load.duration().plus(PATIENCE).toSeconds(), TimeUnit.SECONDS);
      process.waitFor();
      return tool.read(said, load);
    } catch (ExecutionException | TimeoutException stuck) {
      throw new TurnFailedException(tool.name() + " did not come to an end", stuck);
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
