package org.serverzoo.api;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/// Where an event loop sends the calls that may block.
public sealed interface Offload {

  /// A virtual thread for each call.
  record Virtual() implements Offload {
    @Override
    public String toString() {
      return "virtual";
    }
  }

  /// A fixed pool of platform threads before a bounded queue.
  record Pool(int threads) implements Offload {
    public Pool {
      if (threads < 1) {
        throw new IllegalArgumentException("an offload pool needs at least 1 thread");
      }
    }

    @Override
    public String toString() {
      return "pool:" + threads;
    }
  }

  /// The event loop itself: the classic mistake, kept so that it can be measured.
  record Inline() implements Offload {
    @Override
    public String toString() {
      return "inline";
    }
  }

  /// Reads `virtual`, `pool:N` or `inline`.
  ///
  /// @throws IllegalArgumentException if the text is none of them
  static Offload parse(String text) {
    return switch (text) {
      case "virtual" -> new Virtual();
      case "inline" -> new Inline();
      default -> {
        if (!text.matches("pool:[1-9][0-9]{0,4}")) {
          throw new IllegalArgumentException(
              "'" + text + "' is not an offload: use virtual, pool:N or inline");
        }
        yield new Pool(Integer.parseInt(text.substring("pool:".length())));
      }
    };
  }

  /// Starts it. Its threads are daemons: a call that outlives the grace period does not keep the
  /// process alive.
  ///
  /// @param queue how many calls may wait for a thread of a pool
  default Lane open(int queue) {
    return switch (this) {
      case Virtual _ ->
          new Lane(
              Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("offload-", 0).factory()));
      case Pool(int threads) -> {
        ThreadFactory daemons = Thread.ofPlatform().daemon().name("offload-", 0).factory();
        yield new Lane(
            new ThreadPoolExecutor(
                threads, threads, 0, TimeUnit.SECONDS, new ArrayBlockingQueue<>(queue), daemons));
      }
      case Inline _ -> new Lane(Runnable::run);
    };
  }

  /// An offload that runs. Safe for use by any number of event loops.
  final class Lane implements AutoCloseable {

    private final Executor executor;

    private Lane(Executor executor) {
      this.executor = executor;
    }

    /// Takes a task, or says false because the queue is full: answer 503 then.
    public boolean offer(Runnable task) {
      try {
        executor.execute(task);
        return true;
      } catch (RejectedExecutionException full) {
        return false;
      }
    }

    /// How much may wait for a thread, as a person reads it.
    public String queue() {
      return executor instanceof ThreadPoolExecutor pool
          ? pool.getQueue().size() + pool.getQueue().remainingCapacity() + " calls"
          : "none: no call waits for a thread";
    }

    /// Interrupts what still runs and takes no more. Does not wait.
    @Override
    public void close() {
      if (executor instanceof ExecutorService service) {
        service.shutdownNow();
      }
    }
  }
}
