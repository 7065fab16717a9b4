package org.serverzoo.launcher.running;

final class ProcessPoolOfThreadPoolContractTest extends ProcessPoolContract {

  ProcessPoolOfThreadPoolContractTest() {
    super("thread-pool");
  }
}
