package org.serverzoo.netty;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.serverzoo.api.Limits;

/// What the contract's wire cases cannot see, or not often enough.
class RequestDecoderTest {

  private static final String CHUNKS = "5;a=\"b\"\r\nhello\r\n0\r\nX-Sum: 1\r\n\r\n";

  private static final List<String> SAMPLES =
      List.of(
          "GET /a?b HTTP/1.1\r\nHost: zoo\r\nAccept: */*\r\n\r\n",
          "\r\nPOST / HTTP/1.1\r\nhost: zoo:80\r\nContent-Length: 5\r\n\r\nhello",
          "PUT http://zoo/ HTTP/1.1\r\nHost: zoo\r\nTransfer-Encoding: chunked\r\n\r\n" + CHUNKS,
          "GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n",
          "OPTIONS * HTTP/1.1\r\nHost: [::1]\r\nX:\r\n\r\n");

  private final AtomicBoolean hold = new AtomicBoolean();

  @Test
  void readsGluedRequestsInAnyPieces() {
    String all = String.join("", SAMPLES);
    List<String> whole = decode(all, all.length());
    assertThat(whole).hasSize(SAMPLES.size()).noneMatch(message -> message.startsWith("Refused"));
    for (int size = 1; size < 80; size++) {
      assertThat(decode(all, size)).isEqualTo(whole);
    }
  }

  /// A verdict that depends on how the bytes came is one that a smuggler can choose.
  @Test
  void reachesTheSameVerdictOnGarbageInAnyPieces() {
    Random random = new Random(9112);
    String odd = "\r\n\t :;,\"\\%#?\u0000\u000b\u007f\u00e9aF0";
    for (int round = 0; round < 5_000; round++) {
      StringBuilder text = new StringBuilder(SAMPLES.get(random.nextInt(SAMPLES.size())));
      for (int change = random.nextInt(3); change >= 0; change--) {
        int at = random.nextInt(text.length());
        char c = odd.charAt(random.nextInt(odd.length()));
        switch (random.nextInt(3)) {
          case 0 -> text.insert(at, c);
          case 1 -> text.setCharAt(at, c);
          default -> text.deleteCharAt(at);
        }
      }
      text.append(SAMPLES.getFirst());
      String sent = text.toString();
      assertThat(decode(sent, 1)).as(sent).isEqualTo(decode(sent, sent.length()));
    }
  }

  /// Netty would take the eight bytes behind such a head for the content of an old WebSocket.
  @Test
  void knowsNoContentThatNoFieldAnnounces() {
    String head =
        "GET / HTTP/1.1\r\nHost: zoo\r\nSec-WebSocket-Key1: 1\r\nSec-WebSocket-Key2: 2\r\n\r\n";
    assertThat(decode(head + SAMPLES.getFirst(), 1000)).hasSize(2);
  }

  /// RFC 9112 section 5.2.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET / HTTP/1.1\r\n Host: zoo\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: zoo\r\n two\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: zoo\r\nX: 1\r\n\t2\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: zoo\r\n \r\n\r\n",
        "\r\nGET / HTTP/1.1\r\nHost: zoo\r\nX:\r\n 1\r\n\r\n"
      })
  void refusesFoldedLinesWhereverTheyAreCut(String head) {
    for (int size = 1; size <= head.length(); size++) {
      assertThat(decode(head, size)).containsExactly("Refused[status=BAD_REQUEST]");
    }
  }

  @Test
  void doesNotMistakeContentForAFoldedLine() {
    String post = "POST / HTTP/1.1\r\nHost: zoo\r\nContent-Length: 6\r\n\r\n\r\n a\r\n";
    for (int size = 1; size <= post.length(); size++) {
      assertThat(decode(post + SAMPLES.getFirst(), size)).hasSize(2);
    }
  }

  @Test
  void leavesRequestsAloneWhileItHolds() {
    EmbeddedChannel channel = open();
    hold.set(true);
    write(channel, SAMPLES.getFirst() + SAMPLES.get(3));
    assertThat(messages(channel)).isEmpty();
    hold.set(false);
    channel.writeInbound(Unpooled.EMPTY_BUFFER);
    assertThat(messages(channel)).hasSize(2);
    channel.finishAndReleaseAll();
  }

  @Test
  void asksForContentThatIsExpectedToBeAskedFor() {
    String head =
        "POST / HTTP/1.1\r\nHost: zoo\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n";
    EmbeddedChannel channel = open();
    write(channel, head);
    assertThat(messages(channel)).containsExactly("Expecting[]");
    write(channel, "hello" + head + "h");
    assertThat(messages(channel)).hasSize(1).first().asString().startsWith("Received");
    channel.finishAndReleaseAll();
  }

  private List<String> decode(String text, int pieces) {
    EmbeddedChannel channel = open();
    for (int start = 0; start < text.length(); start += pieces) {
      write(channel, text.substring(start, Math.min(text.length(), start + pieces)));
    }
    List<String> messages = messages(channel);
    channel.finishAndReleaseAll();
    return messages;
  }

  private EmbeddedChannel open() {
    return new EmbeddedChannel(new RequestDecoder(Limits.DEFAULT, hold::get));
  }

  private static void write(EmbeddedChannel channel, String text) {
    channel.writeInbound(Unpooled.copiedBuffer(text, ISO_8859_1));
  }

  private static List<String> messages(EmbeddedChannel channel) {
    List<String> messages = new ArrayList<>();
    for (Object message; (message = channel.readInbound()) != null; ) {
      messages.add(
          message instanceof RequestDecoder.Received received
              ? received + " " + received.request().body().text()
              : message.toString());
    }
    return messages;
  }
}
