package org.serverzoo.netty;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/// Counts the bytes that come, before they are decoded: the codec does not tell that a head has
/// begun, nor what stands around the chunks of a body. Belongs to the connection's event loop.
final class ByteGauge extends ChannelInboundHandlerAdapter {

  private long bytes;
  private long lastNanos = System.nanoTime();
  private boolean marked = true;
  private long firstNanos;

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    bytes += ((ByteBuf) message).readableBytes();
    lastNanos = System.nanoTime();
    if (marked) {
      marked = false;
      firstNanos = lastNanos;
    }
    context.fireChannelRead(message);
  }

  /// A request is whole: what comes from now on belongs to the next.
  void mark() {
    marked = true;
  }

  /// Whether anything has come since the mark.
  boolean moved() {
    return !marked;
  }

  /// When the first bytes came since the mark.
  long firstNanos() {
    return firstNanos;
  }

  /// When bytes last came, or when the connection was opened.
  long lastNanos() {
    return lastNanos;
  }

  /// Since the connection was opened.
  long bytes() {
    return bytes;
  }
}
