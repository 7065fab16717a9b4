package org.serverzoo.undertow;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.serverzoo.api.Limits;
import org.serverzoo.http1.Outcome;
import org.serverzoo.http1.RequestParser;

class ShownHeadTest {

  private static final int ROOM = 16 << 10;

  private static String shown(String request) {
    byte[] bytes = request.getBytes(ISO_8859_1);
    RequestParser parser = new RequestParser(Limits.DEFAULT);
    parser.feed(bytes, 0, bytes.length);
    ByteBuffer shown = ByteBuffer.allocate(ROOM);
    ShownHead.put(((Outcome.Complete) parser.next()).request(), shown);
    return new String(shown.array(), 0, shown.position(), ISO_8859_1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET / HTTP/1.1\r\nHost: zoo\r\n\r\n",
        "GET /a;b=c/%2e?d=e&&f HTTP/1.1\r\nHost: 127.0.0.1:8080\r\nX: \u00e9  a\r\n\r\n",
        "OPTIONS * HTTP/1.1\r\nHost: a-b.example:65535\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: zoo\r\nContent-Length: 0\r\n\r\n"
      })
  void isThePlainHeadThatCame(String head) {
    assertThat(shown(head)).isEqualTo(head);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "POST / HTTP/1.1\r\nHost: zoo\r\nContent-Length: 1\r\n\r\n!",
        "POST / HTTP/1.1\r\nHost: zoo\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "GET /a HTTP/1.0\r\n\r\n",
        "GET /a HTTP/1.1\r\nHost: zoo:\r\n\r\n",
        "GET /a HTTP/1.1\r\nHost: zoo:0\r\n\r\n",
        "GET /a HTTP/1.1\r\nHost: zoo:65536\r\n\r\n",
        "GET /a HTTP/1.1\r\nHost: [::1]\r\n\r\n",
        "PRI / HTTP/1.1\r\nHost: zoo\r\n\r\n",
        "AMETHODOFMORETHANTHIRTYTWOLETTERS / HTTP/1.1\r\nHost: zoo\r\n\r\n"
      })
  void isAnotherWhereUndertowWouldReadSomethingElseInIt(String request) {
    assertThat(shown(request)).isEqualTo("GET / HTTP/1.1\r\nHost: zoo\r\n\r\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HEAD / HTTP/1.0\r\n\r\n",
        "HEAD http://zoo/a HTTP/1.1\r\nHost: [::1]\r\n\r\n",
        "HEAD / HTTP/1.1\r\nHost: zoo\r\nContent-Length: 1\r\n\r\n!"
      })
  void staysAHeadRequest(String request) {
    assertThat(shown(request)).isEqualTo("HEAD / HTTP/1.1\r\nHost: zoo\r\n\r\n");
  }
}
