package org.serverzoo.sequential;

import org.serverzoo.api.ServerDesign;
import org.serverzoo.contract.ListenRules;
import org.serverzoo.contract.ServerDesignContract;

class SequentialContractTest extends ServerDesignContract implements ListenRules {

  @Override
  public ServerDesign design() {
    return new SequentialDesign();
  }

  @Override
  protected boolean servesManyAtATime() {
    return false;
  }
}
