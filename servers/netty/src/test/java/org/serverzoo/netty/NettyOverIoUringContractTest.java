package org.serverzoo.netty;

import io.netty.channel.uring.IoUring;
import org.serverzoo.api.Settings;
import org.serverzoo.api.Transport;

class NettyOverIoUringContractTest extends NettyContractTest {

  /// A container may forbid io_uring; then this is the same as its parent.
  @Override
  public Settings settings() {
    return super.settings()
        .withTransport(IoUring.isAvailable() ? Transport.IO_URING : Transport.AUTO);
  }

  @Override
  protected boolean isVariant() {
    return true;
  }
}
