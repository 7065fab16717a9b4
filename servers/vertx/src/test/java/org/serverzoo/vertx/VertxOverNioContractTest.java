package org.serverzoo.vertx;

import org.serverzoo.api.Settings;
import org.serverzoo.api.Transport;

class VertxOverNioContractTest extends VertxContractTest {

  @Override
  public Settings settings() {
    return super.settings().withTransport(Transport.NIO);
  }
}
