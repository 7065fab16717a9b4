package org.serverzoo.launcher.running;

final class ProcessPoolOfVirtualThreadsContractTest extends ProcessPoolContract {

  ProcessPoolOfVirtualThreadsContractTest() {
    super("virtual-threads");
  }
}
