package org.serverzoo.jetty;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.serverzoo.api.Body;
import org.serverzoo.api.Field;
import org.serverzoo.api.Limits;
import org.serverzoo.api.Request;
import org.serverzoo.api.RequestRules;
import org.serverzoo.api.Status;
import org.serverzoo.jetty.RequestHead.Progress;

class RequestHeadTest {

  private static final String HEAD = "\r\nGET /a?b HTTP/1.1\r\nhOST: zoo\r\nX-Empty:\r\n\r\n";

  private final RequestHead head =
      new RequestHead(Limits.DEFAULT, new RequestRules(Limits.DEFAULT));

  @Test
  void leavesAHeadThatIsWholeWhereItLies() {
    ByteBuffer buffer = buffer(HEAD + "content");
    head.reset();
    assertThat(head.receive(buffer)).isEqualTo(Progress.WHOLE);
    assertThat(rest(buffer)).isEqualTo(HEAD + "content");
    assertRead();
  }

  @Test
  void putsAHeadTogetherWhereverItIsCut() {
    for (int cut = 1; cut < HEAD.length(); cut++) {
      ByteBuffer first = buffer(HEAD.substring(0, cut));
      ByteBuffer second = buffer(HEAD.substring(cut) + "content");
      head.reset();
      assertThat(head.receive(first)).isEqualTo(Progress.INCOMPLETE);
      assertThat(rest(first)).isEmpty();
      assertThat(head.receive(second)).isEqualTo(Progress.PIECED);
      assertThat(rest(head.pieces())).isEqualTo(HEAD);
      assertThat(rest(second)).isEqualTo("content");
      assertRead();
    }
  }

  private void assertRead() {
    Request request = head.request(Body.EMPTY);
    assertThat(request.method()).isEqualTo("GET");
    assertThat(request.target()).isEqualTo("/a?b");
    assertThat(request.fields())
        .containsExactly(new Field("hOST", "zoo"), new Field("X-Empty", ""));
    assertThat(head.continueExpected()).isFalse();
  }

  @Test
  void refusesARequestLineBeforeTheFieldsHaveCome() {
    head.reset();
    assertThat(head.receive(buffer("GET /\r\n"))).isEqualTo(Progress.REFUSED);
    assertThat(head.refusal()).isEqualTo(Status.BAD_REQUEST);
  }

  @Test
  void refusesALineThatIsTooLongBeforeItEnds() {
    int longest = Limits.DEFAULT.maxRequestLineBytes();
    head.reset();
    assertThat(head.receive(buffer("a".repeat(longest) + "\r"))).isEqualTo(Progress.INCOMPLETE);
    assertThat(head.receive(buffer("a"))).isEqualTo(Progress.REFUSED);
    assertThat(head.refusal()).isEqualTo(Status.URI_TOO_LONG);
  }

  private static ByteBuffer buffer(String text) {
    // Not at the start of its array, as with the buffers of a pool.
    byte[] bytes = ("..." + text).getBytes(ISO_8859_1);
    return ByteBuffer.wrap(bytes, 3, bytes.length - 3).slice();
  }

  private static String rest(ByteBuffer buffer) {
    return ISO_8859_1.decode(buffer.duplicate()).toString();
  }
}
