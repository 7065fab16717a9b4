package org.serverzoo.launcher;

final class ProcessPoolOfSequentialContractTest extends ProcessPoolContract {

  ProcessPoolOfSequentialContractTest() {
    super("sequential");
  }
}
