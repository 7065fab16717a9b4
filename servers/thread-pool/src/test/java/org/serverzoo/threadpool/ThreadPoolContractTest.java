package org.serverzoo.threadpool;

import org.serverzoo.api.ServerDesign;
import org.serverzoo.contract.ConcurrencyRules;
import org.serverzoo.contract.IdleTimeoutRules;
import org.serverzoo.contract.KeepAliveRules;
import org.serverzoo.contract.ListenRules;
import org.serverzoo.contract.QueueRules;
import org.serverzoo.contract.ServerDesignContract;

class ThreadPoolContractTest extends ServerDesignContract
    implements KeepAliveRules, IdleTimeoutRules, ConcurrencyRules, QueueRules, ListenRules {

  @Override
  public ServerDesign design() {
    return new ThreadPoolDesign();
  }

  /// A connection is kept only while nobody waits.
  @Override
  protected boolean servesManyAtATime() {
    return false;
  }
}
