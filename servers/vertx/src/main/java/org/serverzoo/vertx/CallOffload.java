package org.serverzoo.vertx;

import static java.util.Objects.requireNonNull;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.serverzoo.api.Offload;
import org.serverzoo.api.Response;
import org.serverzoo.api.Settings;

/// Where the calls run that may block. The answer comes back on the context that asked. Safe for
/// use by all verticles.
sealed interface CallOffload extends AutoCloseable {

  /// Takes a call, or says false because the queue is full: answer 503 then.
  ///
  /// @param call does not throw
  /// @param answer is called on the caller's own event loop
  boolean offer(Supplier<Response> call, Consumer<Response> answer);

  /// How much may wait, as a person reads it.
  String queue();

  /// Takes no more. Does not wait.
  @Override
  void close();

  static CallOffload open(Vertx vertx, Settings settings) {
    return settings.offload() instanceof Offload.Pool(int threads)
        ? new Workers(vertx, threads, settings.queue())
        : new Lane(settings.offload().open(settings.queue()));
  }

  /// A worker executor. Unordered: Vert.x would otherwise run the calls of one context one after
  /// the other, all connections of a verticle together.
  final class Workers implements CallOffload {

    private final WorkerExecutor executor;

    private final int threads;

    /// Vert.x queues without bound, so the bound is kept here.
    private final int queue;

    /// Calls that run or wait.
    private final AtomicInteger taken = new AtomicInteger();

    private Workers(Vertx vertx, int threads, int queue) {
      this.executor = vertx.createSharedWorkerExecutor("offload", threads);
      this.threads = threads;
      this.queue = queue;
    }

    @Override
    public boolean offer(Supplier<Response> call, Consumer<Response> answer) {
      if (taken.incrementAndGet() > threads + queue) {
        taken.decrementAndGet();
        return false;
      }
      try {
        executor.executeBlocking(() -> run(call), false).onSuccess(answer::accept);
        return true;
      } catch (RejectedExecutionException closed) {
        return false;
      }
    }

    private Response run(Supplier<Response> call) {
      try {
        return call.get();
      } finally {
        taken.decrementAndGet();
      }
    }

    @Override
    public String queue() {
      return String.valueOf(queue);
    }

    @Override
    public void close() {
      executor.close();
    }
  }

  /// Virtual threads, or the event loop itself. Vert.x's own virtual threads belong to verticles
  /// and run one call at a time for each; here every call gets a thread.
  final class Lane implements CallOffload {

    private final Offload.Lane lane;

    private Lane(Offload.Lane lane) {
      this.lane = lane;
    }

    @Override
    public boolean offer(Supplier<Response> call, Consumer<Response> answer) {
      Context asking = requireNonNull(Vertx.currentContext());
      return lane.offer(() -> {
        Response response = call.get();
        asking.runOnContext(_ -> answer.accept(response));
      });
    }

    @Override
    public String queue() {
      return "none: no call waits for a thread";
    }

    @Override
    public void close() {
      lane.close();
    }
  }
}
