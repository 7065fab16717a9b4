package org.serverzoo.launcher.running;

final class ProcessPoolOfNioContractTest extends ProcessPoolContract {

  ProcessPoolOfNioContractTest() {
    super("nio");
  }
}
