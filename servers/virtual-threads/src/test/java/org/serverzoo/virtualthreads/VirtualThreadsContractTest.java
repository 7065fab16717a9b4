package org.serverzoo.virtualthreads;

import org.serverzoo.api.ServerDesign;
import org.serverzoo.contract.ConcurrencyRules;
import org.serverzoo.contract.IdleTimeoutRules;
import org.serverzoo.contract.KeepAliveRules;
import org.serverzoo.contract.ListenRules;
import org.serverzoo.contract.MaxConnectionsRules;
import org.serverzoo.contract.ServerDesignContract;

class VirtualThreadsContractTest extends ServerDesignContract
    implements KeepAliveRules,
        IdleTimeoutRules,
        ConcurrencyRules,
        MaxConnectionsRules,
        ListenRules {

  @Override
  public ServerDesign design() {
    return new VirtualThreadsDesign();
  }
}
