package org.serverzoo.undertow;

import org.serverzoo.api.ServerDesign;
import org.serverzoo.contract.ConcurrencyRules;
import org.serverzoo.contract.IdleTimeoutRules;
import org.serverzoo.contract.KeepAliveRules;
import org.serverzoo.contract.LoopRules;
import org.serverzoo.contract.MaxConnectionsRules;
import org.serverzoo.contract.QueueRules;
import org.serverzoo.contract.ServerDesignContract;

class UndertowContractTest extends ServerDesignContract
    implements KeepAliveRules,
        IdleTimeoutRules,
        ConcurrencyRules,
        MaxConnectionsRules,
        LoopRules,
        QueueRules {

  @Override
  public ServerDesign design() {
    return new UndertowDesign();
  }
}
