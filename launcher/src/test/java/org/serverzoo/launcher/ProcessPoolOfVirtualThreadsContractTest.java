package org.serverzoo.launcher;

final class ProcessPoolOfVirtualThreadsContractTest extends ProcessPoolContract {

  ProcessPoolOfVirtualThreadsContractTest() {
    super("virtual-threads");
  }
}
