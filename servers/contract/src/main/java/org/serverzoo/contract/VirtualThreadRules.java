package org.serverzoo.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.serverzoo.api.Offload;

/// What a design must do that serves all requests on virtual threads where `--offload` is
/// `virtual`.
public interface VirtualThreadRules extends OffloadRules {

  @Test
  default void runsQuickCallsOnVirtualThreadsToo() throws IOException {
    GatedApplication application = runThreeOfEach(new Offload.Virtual());
    assertThat(application.quickThreads()).isNotEmpty().allMatch(Thread::isVirtual);
  }
}
