package org.serverzoo.vertx;

import org.serverzoo.api.ServerDesign;
import org.serverzoo.contract.ConcurrencyRules;
import org.serverzoo.contract.IdleTimeoutRules;
import org.serverzoo.contract.KeepAliveRules;
import org.serverzoo.contract.ListenRules;
import org.serverzoo.contract.LoopRules;
import org.serverzoo.contract.QueueRules;
import org.serverzoo.contract.ServerDesignContract;

class VertxContractTest extends ServerDesignContract
    implements KeepAliveRules,
        IdleTimeoutRules,
        ConcurrencyRules,
        QueueRules,
        LoopRules,
        ListenRules {

  @Override
  public ServerDesign design() {
    return new VertxDesign();
  }
}
