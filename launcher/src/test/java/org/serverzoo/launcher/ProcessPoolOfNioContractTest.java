package org.serverzoo.launcher;

final class ProcessPoolOfNioContractTest extends ProcessPoolContract {

  ProcessPoolOfNioContractTest() {
    super("nio");
  }
}
