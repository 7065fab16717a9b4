package org.serverzoo.netty;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/// Counts the bytes that come, before they are decoded: the codec does not tell that a head has
/// begun, nor what stands around the chunks of a body. Belongs to the connection's event loop.
final class ByteGauge extends ChannelInboundHandlerAdapter {

  private long bytes;

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    bytes += ((ByteBuf) message).readableBytes();
    context.fireChannelRead(message);
  }

  /// Since the connection was opened.
  long bytes() {
    return bytes;
  }
}
