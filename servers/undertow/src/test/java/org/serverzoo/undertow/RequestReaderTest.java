package org.serverzoo.undertow;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.serverzoo.api.Limits;
import org.serverzoo.api.RequestRules;
import org.serverzoo.api.Status;
import org.serverzoo.undertow.Arrival.Answerable;
import org.serverzoo.undertow.Arrival.Missing;
import org.serverzoo.undertow.Arrival.Refused;
import org.serverzoo.undertow.Arrival.Whole;

/// The rules themselves are the contract's, which is tried over sockets. Here: that pieces do not
/// matter, that nothing makes the reader fail, and what it shows to Undertow.
class RequestReaderTest {

  private static final String PIPELINE =
      """
      GET /a?b=c HTTP/1.1
      Host: zoo
      X-Order: 1
      x-order:2

      POST /p HTTP/1.1
      Host: zoo
      Content-Length: 11

      hello,
      you\
      POST /c HTTP/1.1
      Host: zoo
      Transfer-Encoding: chunked

      5;why="because; \\"so\\""
      hello
      a
      0123456789
      0
      X-Trailer: yes


      HEAD http://zoo/abs HTTP/1.0
      Connection: keep-alive

      BREW /tea HTTP/2.0
      Host: zoo

      """
          .replace("\n", "\r\n");

  private final RequestReader reader =
      new RequestReader(Limits.DEFAULT, new RequestRules(Limits.DEFAULT));

  @Test
  void readsAPipeline() {
    reader.feed(PIPELINE.getBytes(ISO_8859_1));
    assertThat(answerables(reader))
        .extracting(RequestReaderTest::described)
        .containsExactly(
            "GET /a?b=c [Host: zoo, X-Order: 1, x-order: 2] '' KEEP",
            "POST /p [Host: zoo, Content-Length: 11] 'hello,\r\nyou' KEEP",
            "POST /c [Host: zoo, Transfer-Encoding: chunked] 'hello0123456789' KEEP",
            "HEAD /abs [Connection: keep-alive] '' KEEP_ANNOUNCED",
            "refused with 505");
  }

  @Test
  void readsTheSameByteByByte() {
    List<String> whole = new ArrayList<>();
    for (byte b : PIPELINE.getBytes(ISO_8859_1)) {
      reader.feed(new byte[] {b});
      answerables(reader).forEach(arrival -> whole.add(described(arrival)));
    }
    assertThat(whole.stream().distinct()).isEqualTo(describedWhole(PIPELINE));
  }

  @Test
  void readsTheSameFromAnyPieces() {
    Random random = new Random(1);
    List<String> expected = describedWhole(PIPELINE);
    for (int run = 0; run < 500; run++) {
      assertThat(describedInPieces(PIPELINE.getBytes(ISO_8859_1), random)).isEqualTo(expected);
    }
  }

  /// A verdict on broken bytes is not the matter here, but that there is one, and always the same.
  @Test
  void makesTheSameOfBrokenBytesInAnyPieces() {
    Random random = new Random(2);
    for (int run = 0; run < 5_000; run++) {
      byte[] broken = PIPELINE.getBytes(ISO_8859_1);
      for (int i = random.nextInt(4); i >= 0; i--) {
        broken[random.nextInt(broken.length)] = (byte) random.nextInt(256);
      }
      List<String> expected = describedWhole(new String(broken, ISO_8859_1));
      assertThat(describedInPieces(broken, random)).isEqualTo(expected);
    }
  }

  private static List<String> describedInPieces(byte[] bytes, Random random) {
    RequestReader reader = new RequestReader(Limits.DEFAULT, new RequestRules(Limits.DEFAULT));
    List<String> described = new ArrayList<>();
    for (int from = 0; from < bytes.length; ) {
      int to = Math.min(bytes.length, from + 1 + random.nextInt(60));
      reader.feed(Arrays.copyOfRange(bytes, from, to));
      from = to;
      for (Answerable arrival : answerables(reader)) {
        described.add(described(arrival));
        if (arrival instanceof Refused) {
          return described;
        }
      }
    }
    return described;
  }

  @Test
  void keepsNothingOfAnIdleConnection() {
    reader.feed("GET / HTTP/1.1\r\nHost: zoo\r\n\r\n".getBytes(ISO_8859_1));
    assertThat(reader.next()).isInstanceOf(Whole.class);
    assertThat(reader.next()).isEqualTo(Missing.EVERYTHING);
    assertThat(reader.hasBytes()).isFalse();
  }

  @Test
  void tellsAClientToGoAheadOnce() {
    reader.feed(
        "POST / HTTP/1.1\r\nHost: zoo\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n"
            .getBytes(ISO_8859_1));
    assertThat(reader.next()).isEqualTo(Missing.GO_AHEAD);
    assertThat(reader.next()).isEqualTo(Missing.BODY);
    reader.feed("ok".getBytes(ISO_8859_1));
    assertThat(reader.next()).isInstanceOf(Whole.class);
  }

  @Test
  void refusesForGoodOnceItIsToldTo() {
    reader.feed("GET / HT".getBytes(ISO_8859_1));
    assertThat(reader.next()).isEqualTo(Missing.HEAD);
    reader.refuse(Status.REQUEST_TIMEOUT);
    reader.feed("TP/1.1\r\nHost: zoo\r\n\r\n".getBytes(ISO_8859_1));
    assertThat(reader.next()).isEqualTo(new Refused(Status.REQUEST_TIMEOUT));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET / HTTP/1.1\r\nHost: zoo\r\n\r\n",
        "GET /a;b=c/%2e?d=e&&f HTTP/1.1\r\nHost: 127.0.0.1:8080\r\nX: \u00e9  a\r\n\r\n",
        "HEAD / HTTP/1.0\r\n\r\n",
        "OPTIONS * HTTP/1.1\r\nHost: a-b.example:65535\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: zoo\r\nContent-Length: 0\r\n\r\n"
      })
  void showsUndertowAPlainHead(String head) {
    assertThat(shown(head)).isEqualTo(head);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "POST / HTTP/1.1\r\nHost: zoo\r\nContent-Length: 1\r\n\r\n!",
        "POST / HTTP/1.1\r\nHost: zoo\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "GET http://zoo/ HTTP/1.1\r\nHost: another\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: zoo:\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: zoo:0\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: zoo:65536\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: [::1]\r\n\r\n",
        "PRI / HTTP/1.1\r\nHost: zoo\r\n\r\n",
        "AMETHODOFMORETHANTHIRTYTWOLETTERS / HTTP/1.1\r\nHost: zoo\r\n\r\n"
      })
  void hidesFromUndertowWhatItWouldReadInAnotherWay(String request) {
    assertThat(shown(request)).isEqualTo("GET / HTTP/1.1\r\nHost: zoo\r\n\r\n");
  }

  @Test
  void hidesAHeadRequestBehindAnother() {
    assertThat(shown("HEAD http://zoo/ HTTP/1.1\r\nHost: zoo\r\n\r\n"))
        .isEqualTo("HEAD / HTTP/1.1\r\nHost: zoo\r\n\r\n");
  }

  private String shown(String request) {
    reader.feed(request.getBytes(ISO_8859_1));
    assertThat(reader.next()).isInstanceOf(Whole.class);
    RequestReader again = new RequestReader(Limits.DEFAULT, new RequestRules(Limits.DEFAULT));
    again.feed(request.getBytes(ISO_8859_1));
    return new String(answerables(again).getFirst().head(), ISO_8859_1);
  }

  private static List<String> describedWhole(String text) {
    RequestReader reader = new RequestReader(Limits.DEFAULT, new RequestRules(Limits.DEFAULT));
    reader.feed(text.getBytes(ISO_8859_1));
    return answerables(reader).stream().map(RequestReaderTest::described).toList();
  }

  /// Until bytes are missing or the first refusal.
  private static List<Answerable> answerables(RequestReader reader) {
    List<Answerable> answerables = new ArrayList<>();
    while (reader.next() instanceof Answerable arrival) {
      answerables.add(arrival);
      if (arrival instanceof Refused) {
        break;
      }
    }
    return answerables;
  }

  private static String described(Answerable arrival) {
    return switch (arrival) {
      case Whole(var request, var persistence, var _) ->
          "%s %s %s '%s' %s"
              .formatted(
                  request.method(),
                  request.target(),
                  request.fields().list().stream()
                      .map(field -> field.name() + ": " + field.value())
                      .toList(),
                  request.body().text(),
                  persistence);
      case Refused(Status status) -> "refused with " + status.code();
    };
  }
}
