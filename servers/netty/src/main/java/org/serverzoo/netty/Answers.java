package org.serverzoo.netty;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpHeadersFactory;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.AsciiString;
import org.serverzoo.api.Field;
import org.serverzoo.api.HttpDate;
import org.serverzoo.api.Response;
import org.serverzoo.api.Status;

/// Answers as Netty writes them.
final class Answers {

  /// What we say of ourselves needs no look at its characters.
  private static final HttpHeadersFactory HEADERS =
      DefaultHttpHeadersFactory.headersFactory().withValidation(false);

  // In the case that all designs send; Netty's own names are in small letters.
  private static final AsciiString SERVER = AsciiString.cached("Server");
  private static final AsciiString DATE = AsciiString.cached("Date");
  private static final AsciiString CONTENT_TYPE = AsciiString.cached("Content-Type");
  private static final AsciiString CONTENT_LENGTH = AsciiString.cached("Content-Length");
  private static final AsciiString CONNECTION = AsciiString.cached("Connection");

  private static final AsciiString ZOO = AsciiString.cached(Response.SERVER);

  /// Where the date stands in its line.
  private static final int DATE_FROM = "Date: ".length();

  private Answers() {}

  /// Asks for the content (RFC 9110 section 15.2.1).
  static FullHttpResponse interimContinue() {
    return new DefaultFullHttpResponse(
        HttpVersion.HTTP_1_1, HttpResponseStatus.CONTINUE, Unpooled.EMPTY_BUFFER, HEADERS, HEADERS);
  }

  /// @param toHead leaves the content out
  /// @param last whether the connection ends with it
  /// @param oneDotZero a client of HTTP/1.0 is told that the connection stays open
  static FullHttpResponse of(
      ByteBufAllocator allocator,
      Response response,
      boolean toHead,
      boolean last,
      boolean oneDotZero) {
    int length = response.body().length();
    // Where the socket takes it from, without another copy.
    ByteBuf content =
        toHead || length == 0
            ? Unpooled.EMPTY_BUFFER
            : allocator.directBuffer(length).writeBytes(response.body().asByteBuffer());
    Status status = response.status();
    FullHttpResponse answer =
        new DefaultFullHttpResponse(
            HttpVersion.HTTP_1_1,
            HttpResponseStatus.valueOf(status.code(), status.reason()),
            content,
            HEADERS,
            HEADERS);
    HttpHeaders headers = answer.headers();
    headers.set(SERVER, ZOO);
    headers.set(DATE, date());
    headers.set(CONTENT_TYPE, response.contentType());
    headers.setInt(CONTENT_LENGTH, length);
    for (Field field : response.more()) {
      headers.set(field.name(), field.value());
    }
    if (last) {
      headers.set(CONNECTION, HttpHeaderValues.CLOSE);
    } else if (oneDotZero) {
      headers.set(CONNECTION, HttpHeaderValues.KEEP_ALIVE);
    }
    return answer;
  }

  private static AsciiString date() {
    HttpDate now = HttpDate.now();
    return new AsciiString(now.line(), DATE_FROM, now.text().length(), false);
  }
}
