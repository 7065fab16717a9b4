package org.serverzoo.jetty;

import org.eclipse.jetty.util.thread.ThreadPool;
import org.eclipse.jetty.util.thread.TryExecutor;

/// The pool of a server whose connector has threads of its own: whoever calls it runs the task.
///
/// Jetty gives one thing to the server's pool rather than to the connector's: the answer to a head
/// that is malformed. Meanwhile the thread that found it goes on with the connection, and if more
/// bytes come, closes it, often before the answer is written. So the same thread has to do both.
final class CallerRuns implements ThreadPool, TryExecutor {

  @Override
  public void execute(Runnable task) {
    task.run();
  }

  @Override
  public boolean tryExecute(Runnable task) {
    task.run();
    return true;
  }

  @Override
  public void join() {}

  @Override
  public int getThreads() {
    return 0;
  }

  @Override
  public int getIdleThreads() {
    return 0;
  }

  @Override
  public boolean isLowOnThreads() {
    return false;
  }
}
