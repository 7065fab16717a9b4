package org.serverzoo.launcher.control;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The handover of a master's socket to a new master.
// Each test starts many JVMs.
class ProcessHandoverTest {

  @ParameterizedTest
  @ValueSource(strings = {"process-per-connection --workers=4", "process-pool --workers=2"})
  void failsNoRequestAndLosesNoVisit(String design) throws Exception {
    TwoHandovers.failNoRequestAndLoseNoVisit(design);
  }
}
