package org.serverzoo.launcher.running;

final class ProcessPoolOfSequentialContractTest extends ProcessPoolContract {

  ProcessPoolOfSequentialContractTest() {
    super("sequential");
  }
}
