package org.serverzoo.vertx;

import io.netty.channel.uring.IoUring;
import org.serverzoo.api.Settings;
import org.serverzoo.api.Transport;

class VertxOverIoUringContractTest extends VertxContractTest {

  /// A container may forbid io_uring; then this is the same as its parent.
  @Override
  public Settings settings() {
    return super.settings()
        .withTransport(IoUring.isAvailable() ? Transport.IO_URING : Transport.AUTO);
  }
}
