package org.serverzoo.jetty;

import org.serverzoo.api.ServerDesign;
import org.serverzoo.contract.ConcurrencyRules;
import org.serverzoo.contract.IdleTimeoutRules;
import org.serverzoo.contract.KeepAliveRules;
import org.serverzoo.contract.ListenRules;
import org.serverzoo.contract.MaxConnectionsRules;
import org.serverzoo.contract.QueueRules;
import org.serverzoo.contract.ServerDesignContract;
import org.serverzoo.contract.VirtualThreadRules;

class JettyContractTest extends ServerDesignContract
    implements KeepAliveRules,
        IdleTimeoutRules,
        ConcurrencyRules,
        MaxConnectionsRules,
        VirtualThreadRules,
        QueueRules,
        ListenRules {

  @Override
  public ServerDesign design() {
    return new JettyDesign();
  }
}
