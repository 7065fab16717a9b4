package org.serverzoo.netty;

import org.serverzoo.api.Settings;
import org.serverzoo.api.Transport;

class NettyOverNioContractTest extends NettyContractTest {

  @Override
  public Settings settings() {
    return super.settings().withTransport(Transport.NIO);
  }

  @Override
  protected boolean isVariant() {
    return true;
  }
}
