package org.serverzoo.vertx;

import org.serverzoo.api.ServerDesign;
import org.serverzoo.contract.ConcurrencyRules;
import org.serverzoo.contract.IdleTimeoutRules;
import org.serverzoo.contract.KeepAliveRules;
import org.serverzoo.contract.LoopRules;
import org.serverzoo.contract.MaxConnectionsRules;
import org.serverzoo.contract.QueueRules;
import org.serverzoo.contract.ServerDesignContract;

/// Over the transport that `auto` finds on this machine.
class VertxContractTest extends ServerDesignContract
    implements KeepAliveRules,
        IdleTimeoutRules,
        ConcurrencyRules,
        MaxConnectionsRules,
        QueueRules,
        LoopRules {

  @Override
  public ServerDesign design() {
    return new VertxDesign();
  }
}
