package org.serverzoo.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.serverzoo.api.Offload;

/// What a design with event loops must do: run quick calls on its loop, and the others where
/// `--offload` says. Tried with one loop.
public interface LoopRules extends OffloadRules {

  @Test
  default void runsQuickCallsOnItsOneLoop() throws IOException {
    GatedApplication application = runThreeOfEach(new Offload.Virtual());
    assertThat(application.quickThreads()).hasSize(1).noneMatch(Thread::isVirtual);
    assertThat(application.slowThreads()).doesNotContainAnyElementsOf(application.quickThreads());
  }

  @Test
  default void givesEachBlockingCallAVirtualThreadOfItsOwn() throws IOException {
    assertThat(runThreeOfEach(new Offload.Virtual()).slowThreads()).hasSize(3);
  }
}
