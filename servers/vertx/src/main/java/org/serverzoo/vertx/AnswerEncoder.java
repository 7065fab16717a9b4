package org.serverzoo.vertx;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseEncoder;
import io.vertx.core.http.impl.headers.Http1xHeaders;
import java.util.List;

/// Writes each answer into one buffer.
///
/// Vert.x's own encoder does so for a body of up to 128 bytes. A larger one becomes a second
/// buffer, with a promise of its own that is combined with the first one's, and a gathering write
/// in the kernel: an eighth of all CPU time where answers are small. Here every answer is complete
/// when it is sent, so its size is known.
final class AnswerEncoder extends HttpResponseEncoder {

  /// What a head needs, and more than most do; a buffer grows if it must.
  private static final int HEAD_BYTES = 256;

  private static final int CRLF = '\r' << 8 | '\n';

  @Override
  public boolean acceptOutboundMessage(Object message) throws Exception {
    return message instanceof FullHttpResponse || super.acceptOutboundMessage(message);
  }

  @Override
  protected void encode(ChannelHandlerContext context, Object message, List<Object> out)
      throws Exception {
    if (!(message instanceof FullHttpResponse answer)) {
      super.encode(context, message, out);
      return;
    }
    ByteBuf content = answer.content();
    ByteBuf bytes = context.alloc().buffer(HEAD_BYTES + content.readableBytes());
    out.add(bytes);
    encodeInitialLine(bytes, answer);
    encodeHeaders(answer.headers(), bytes);
    ByteBufUtil.writeShortBE(bytes, CRLF);
    bytes.writeBytes(content);
    answer.release();
  }

  @Override
  protected void encodeHeaders(HttpHeaders headers, ByteBuf bytes) {
    if (headers instanceof Http1xHeaders own) {
      own.encode(bytes, true); // Immutable ones are encoded once: see Answers.
    } else {
      super.encodeHeaders(headers, bytes);
    }
  }
}
