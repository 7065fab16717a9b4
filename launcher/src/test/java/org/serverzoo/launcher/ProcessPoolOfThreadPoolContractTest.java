package org.serverzoo.launcher;

final class ProcessPoolOfThreadPoolContractTest extends ProcessPoolContract {

  ProcessPoolOfThreadPoolContractTest() {
    super("thread-pool");
  }
}
