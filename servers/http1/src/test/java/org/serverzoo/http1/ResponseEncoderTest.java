package org.serverzoo.http1;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.serverzoo.api.Body;
import org.serverzoo.api.Problem;
import org.serverzoo.api.Response;

class ResponseEncoderTest {

  private static final Response HELLO = Response.ok("text/plain", Body.of("hello"));

  @Test
  void writesAnAnswerToTheByte() {
    assertThat(encoded(HELLO, false, Persistence.KEEP))
        .isEqualTo(
            """
            HTTP/1.1 200 OK\r
            Server: zoo\r
            Date: now\r
            Content-Type: text/plain\r
            Content-Length: 5\r
            \r
            hello\
            """);
  }

  @Test
  void leavesTheBodyOfAHeadAnswerOutAndKeepsItsLength() {
    assertThat(encoded(HELLO, true, Persistence.KEEP)).endsWith("Content-Length: 5\r\n\r\n");
  }

  @Test
  void saysSoWhenTheConnectionClosesOrStaysOpenForAnOldClient() {
    assertThat(encoded(HELLO, true, Persistence.CLOSE)).endsWith("5\r\nConnection: close\r\n\r\n");
    assertThat(encoded(HELLO, true, Persistence.KEEP_ANNOUNCED))
        .endsWith("5\r\nConnection: keep-alive\r\n\r\n");
  }

  @Test
  void writesFurtherFieldsAfterTheLength() {
    assertThat(encoded(Problem.methodNotAllowed("GET, HEAD"), true, Persistence.KEEP))
        .startsWith("HTTP/1.1 405 Method Not Allowed\r\n")
        .endsWith("\r\nAllow: GET, HEAD\r\n\r\n");
  }

  private static String encoded(Response response, boolean headOnly, Persistence persistence) {
    ByteBuffer out = ByteBuffer.allocate(ResponseEncoder.maxBytes(response));
    ResponseEncoder.encode(response, headOnly, persistence, out);
    String text = new String(out.array(), 0, out.position(), ISO_8859_1);
    return text.replaceFirst("Date: [A-Z][a-z]{2}, [0-9A-Za-z :]{20} GMT\r\n", "Date: now\r\n");
  }
}
