package org.serverzoo.http1;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.serverzoo.api.Limits;

/// Every request is parsed whole, byte by byte, and with others glued to it; the verdict is the
/// same.
class RequestParserTest {

  private static final String NEXT = "GET /next HTTP/1.1\nHost: a\n\n";
  private static final String NEXT_PARSED = "GET /next [Field[name=Host, value=a]] KEEP []";

  static Stream<Arguments> accepted() {
    return Stream.of(
        request(
            "a plain GET",
            "GET / HTTP/1.1\nHost: a\n\n",
            "GET / [Field[name=Host, value=a]] KEEP []"),
        request(
            "a query, kept encoded",
            "GET /row?id=4%32&x HTTP/1.1\nHost: a:80\n\n",
            "GET /row?id=4%32&x [Field[name=Host, value=a:80]] KEEP []"),
        request(
            "white space around a value, RFC 9110 section 5.5",
            "GET / HTTP/1.1\nHost:\t a \t\nA:\n\n",
            "GET / [Field[name=Host, value=a], Field[name=A, value=]] KEEP []"),
        request(
            "an unknown method, RFC 9110 section 9.1",
            "get / HTTP/1.1\nHost: a\n\n",
            "get / [Field[name=Host, value=a]] KEEP []"),
        request(
            "the absolute form, RFC 9112 section 3.2.2",
            "GET http://b:80/p?q HTTP/1.1\nHost: a\n\n",
            "GET /p?q [Field[name=Host, value=a]] KEEP []"),
        request(
            "the asterisk form, RFC 9112 section 3.2.4",
            "OPTIONS * HTTP/1.1\nHost: a\n\n",
            "OPTIONS * [Field[name=Host, value=a]] KEEP []"),
        request(
            "an IPv6 host, RFC 9110 section 7.2",
            "GET / HTTP/1.1\nHost: [::1]:8080\n\n",
            "GET / [Field[name=Host, value=[::1]:8080]] KEEP []"),
        request(
            "one empty line first, RFC 9112 section 2.2",
            "\nGET / HTTP/1.1\nHost: a\n\n",
            "GET / [Field[name=Host, value=a]] KEEP []"),
        request(
            "close among other options, RFC 9112 section 9.3",
            "GET / HTTP/1.1\nHost: a\nConnection: x , Close\n\n",
            "GET / [Field[name=Host, value=a], Field[name=Connection, value=x , Close]] CLOSE []"),
        request(
            "a later minor version, RFC 9110 section 2.5",
            "GET / HTTP/1.2\nHost: a\n\n",
            "GET / [Field[name=Host, value=a]] KEEP []"),
        request(
            "an empty expectation, RFC 9110 section 10.1.1",
            "GET / HTTP/1.1\nHost: a\nExpect:\n\n",
            "GET / [Field[name=Host, value=a], Field[name=Expect, value=]] KEEP []"),
        request(
            "a length with leading zeros, RFC 9110 section 8.6",
            "POST / HTTP/1.1\nHost: a\nContent-Length: 0005\n\nhello",
            "POST / [Field[name=Host, value=a], Field[name=Content-Length, value=0005]] KEEP [hello]"),
        request(
            "a chunk size with leading zeros, RFC 9112 section 7.1",
            post("Transfer-Encoding: chunked") + "0".repeat(99) + "5\nhello\n00\n\n",
            "POST / [Field[name=Host, value=a], Field[name=Transfer-Encoding, value=chunked]]"
                + " KEEP [hello]"),
        request("HTTP/1.0 closes, RFC 9112 section 9.3", "GET / HTTP/1.0\n\n", "GET / [] CLOSE []"),
        request(
            "HTTP/1.0 may ask to stay",
            "GET / HTTP/1.0\nConnection: Keep-Alive\n\n",
            "GET / [Field[name=Connection, value=Keep-Alive]] KEEP_ANNOUNCED []"),
        request(
            "a body of a stated length, RFC 9112 section 6.2",
            "POST / HTTP/1.1\nHost: a\nContent-Length: 5\n\nhello",
            "POST / [Field[name=Host, value=a], Field[name=Content-Length, value=5]] KEEP [hello]"),
        request(
            "chunks, with extensions and a trailer, RFC 9112 section 7.1",
            post("Transfer-Encoding: Chunked")
                + "3;a=b ; c=\"d \\\" e\"\nhel\n0002\nlo\n000;x\nTrailer: yes\n\n",
            "POST / [Field[name=Host, value=a], Field[name=Transfer-Encoding, value=Chunked]]"
                + " KEEP [hello]"),
        request(
            "an expectation means nothing in HTTP/1.0, RFC 9110 section 10.1.1",
            "POST / HTTP/1.0\nExpect: 100-continue\nContent-Length: 1\n\na",
            "POST / [Field[name=Expect, value=100-continue], Field[name=Content-Length, value=1]]"
                + " CLOSE [a]"));
  }

  private static Arguments request(String name, String block, String parsed) {
    return Arguments.argumentSet(name, block, parsed);
  }

  @ParameterizedTest
  @MethodSource("accepted")
  void acceptsWhatTheRfcAllows(String block, String parsed) {
    byte[] glued = Wire.bytes(block + NEXT + block);
    List<String> expected = List.of(parsed, NEXT_PARSED, parsed, "BETWEEN_REQUESTS");
    for (int piece : new int[] {1, 2, 3, 7, 64, glued.length}) {
      assertThat(described(Wire.parse(glued, piece, Limits.DEFAULT)))
          .as("in pieces of %d", piece)
          .isEqualTo(expected);
    }
  }

  static Stream<Arguments> refused() {
    return Stream.of(
        // Request line, RFC 9112 section 3
        refusal(400, "no version", "GET /\n\n"),
        refusal(400, "a space too many", "GET  / HTTP/1.1\nHost: a\n\n"),
        refusal(400, "a tab for a space", "GET\t/ HTTP/1.1\nHost: a\n\n"),
        refusal(400, "a space at its end", "GET / HTTP/1.1 \nHost: a\n\n"),
        refusal(400, "a method that is no token", "G(T / HTTP/1.1\nHost: a\n\n"),
        refusal(400, "lower-case http", "GET / http/1.1\nHost: a\n\n"),
        refusal(400, "one digit", "GET / HTTP/1\nHost: a\n\n"),
        refusal(400, "two digits for one", "GET / HTTP/1.01\nHost: a\n\n"),
        refusal(505, "another version", "GET / HTTP/2.0\nHost: a\n\n"),
        refusal(501, "a tunnel", "CONNECT a:80 HTTP/1.1\nHost: a\n\n"),
        refusal(400, "two empty lines first", "\n\nGET / HTTP/1.1\nHost: a\n\n"),
        // Target, RFC 9112 section 3.2
        refusal(400, "no slash", "GET row HTTP/1.1\nHost: a\n\n"),
        refusal(400, "a fragment", "GET /#a HTTP/1.1\nHost: a\n\n"),
        refusal(400, "user information", "GET http://u@a/ HTTP/1.1\nHost: a\n\n"),
        refusal(400, "an asterisk without OPTIONS", "GET * HTTP/1.1\nHost: a\n\n"),
        refusal(400, "a raw byte over 127", "GET /\u00e9 HTTP/1.1\nHost: a\n\n"),
        refusal(400, "half an escape", "GET /%4 HTTP/1.1\nHost: a\n\n"),
        refusal(400, "a NUL", "GET /\0 HTTP/1.1\nHost: a\n\n"),
        // Host, RFC 9112 section 3.2
        refusal(400, "no Host", "GET / HTTP/1.1\n\n"),
        refusal(400, "an empty Host", "GET / HTTP/1.1\nHost:\n\n"),
        refusal(400, "two Hosts", "GET / HTTP/1.1\nHost: a\nHost: a\n\n"),
        refusal(400, "a path in Host", "GET / HTTP/1.1\nHost: a/b\n\n"),
        refusal(400, "two hosts in one", "GET / HTTP/1.1\nHost: a, b\n\n"),
        refusal(400, "a port that is none", "GET / HTTP/1.1\nHost: a:b\n\n"),
        // Fields, RFC 9112 section 5
        refusal(400, "a space before the colon", "GET / HTTP/1.1\nHost : a\n\n"),
        refusal(400, "a continued line", "GET / HTTP/1.1\nHost: a\nA: b\n c\n\n"),
        refusal(400, "a space before the first field", "GET / HTTP/1.1\n Host: a\n\n"),
        refusal(400, "no colon", "GET / HTTP/1.1\nHost: a\nA\n\n"),
        refusal(400, "no name", "GET / HTTP/1.1\nHost: a\n: b\n\n"),
        refusal(400, "a NUL in a value", "GET / HTTP/1.1\nHost: a\nA: \0\n\n"),
        refusal(400, "a bare CR in a value", "GET / HTTP/1.1\nHost: a\nA: b\rc\n\n"),
        refusal(400, "a bare LF", "GET / HTTP/1.1<LF>Host: a\n\n"),
        refusal(400, "a bare LF after a field", "GET / HTTP/1.1\nHost: a<LF>\n"),
        // Length and coding, RFC 9112 section 6
        refusal(400, "both", post("Content-Length: 1\nTransfer-Encoding: chunked")),
        refusal(400, "both, the other way", post("Transfer-Encoding: chunked\nContent-Length: 1")),
        refusal(400, "two lengths", post("Content-Length: 1\nContent-Length: 2")),
        refusal(400, "the same length twice", post("Content-Length: 1\nContent-Length: 1")),
        refusal(400, "a list of lengths", post("Content-Length: 1, 1")),
        refusal(400, "a sign", post("Content-Length: +1")),
        refusal(400, "a negative length", post("Content-Length: -1")),
        refusal(400, "a hexadecimal length", post("Content-Length: 0x1")),
        refusal(400, "an empty length", post("Content-Length:")),
        refusal(413, "a length over the limit", post("Content-Length: 1048577")),
        refusal(413, "a length beyond all integers", post("Content-Length: 99999999999999999999")),
        refusal(501, "an unknown coding", post("Transfer-Encoding: gzip, chunked")),
        refusal(400, "chunked twice", post("Transfer-Encoding: chunked, chunked")),
        refusal(
            400,
            "chunked on two lines",
            post("Transfer-Encoding: chunked\nTransfer-Encoding: chunked")),
        refusal(400, "chunked not last", post("Transfer-Encoding: chunked, gzip")),
        refusal(400, "an empty coding", post("Transfer-Encoding:")),
        refusal(400, "chunks in HTTP/1.0", "POST / HTTP/1.0\nTransfer-Encoding: chunked\n\n"),
        refusal(417, "another expectation", post("Expect: cake")),
        // Chunks, RFC 9112 section 7.1
        refusal(400, "no size", chunked("\n")),
        refusal(400, "a size with a sign", chunked("+1\na\n0\n\n")),
        refusal(400, "a size with a prefix", chunked("0x1\na\n0\n\n")),
        refusal(400, "a space before a size", chunked(" 1\na\n0\n\n")),
        refusal(400, "a space after a size", chunked("1 \na\n0\n\n")),
        refusal(400, "an underscore in a size", chunked("1_0\na\n0\n\n")),
        refusal(400, "a size too long", chunked("10000000000000001\na\n0\n\n")),
        refusal(413, "a size over the limit", chunked("ffffffffffffffff\n")),
        refusal(413, "chunks over the limit", chunked("1\na\n100000\n")),
        refusal(400, "a bare semicolon", chunked("1;\na\n0\n\n")),
        refusal(400, "an extension that is no token", chunked("1;a b\na\n0\n\n")),
        refusal(400, "a bare LF after a size", chunked("1<LF>a\n0\n\n")),
        refusal(400, "a bare LF in an extension", chunked("1;a<LF>\na\n0\n\n")),
        refusal(400, "a chunk longer than its size", chunked("1\nab\n0\n\n")),
        refusal(400, "a chunk without its end", chunked("1\na0\n\n")),
        refusal(400, "a bare LF after a chunk", chunked("1\na<LF>0\n\n")),
        refusal(400, "a trailer that is no field", chunked("0\nno colon\n\n")),
        refusal(400, "a bare LF after a trailer", chunked("0\nA: b<LF>\n")));
  }

  private static String post(String fields) {
    return "POST / HTTP/1.1\nHost: a\n" + fields + "\n\n";
  }

  private static String chunked(String body) {
    return post("Transfer-Encoding: chunked") + body;
  }

  private static Arguments refusal(int status, String name, String block) {
    return Arguments.argumentSet(status + " for " + name, block, status);
  }

  @ParameterizedTest
  @MethodSource("refused")
  void refusesWhatTwoParsersCouldReadDifferently(String block, int status) {
    byte[] glued = Wire.bytes(NEXT + block);
    for (int piece : new int[] {1, 2, 5, glued.length}) {
      assertThat(described(Wire.parse(glued, piece, Limits.DEFAULT)))
          .as("in pieces of %d", piece)
          .isEqualTo(List.of(NEXT_PARSED, "refused " + status));
    }
  }

  @Test
  void staysBrokenAfterARefusal() {
    RequestParser parser = new RequestParser(Limits.DEFAULT);
    byte[] bytes = Wire.bytes("nonsense\n" + NEXT);
    parser.feed(bytes, 0, bytes.length);
    assertThat(parser.next()).isInstanceOf(Outcome.Malformed.class);
    assertThat(parser.next()).isInstanceOf(Outcome.Malformed.class);
  }

  @Test
  void tellsWhichPartIsMissing() {
    assertThat(lastOf("")).isEqualTo(Outcome.Incomplete.BETWEEN_REQUESTS);
    assertThat(lastOf("GET / HT")).isEqualTo(Outcome.Incomplete.IN_HEAD);
    assertThat(lastOf("GET / HTTP/1.1\nHost: a\n")).isEqualTo(Outcome.Incomplete.IN_HEAD);
    assertThat(lastOf(post("Content-Length: 2") + "a")).isEqualTo(Outcome.Incomplete.IN_BODY);
    assertThat(lastOf(chunked("2\na"))).isEqualTo(Outcome.Incomplete.IN_BODY);
    assertThat(lastOf(chunked("0\n"))).isEqualTo(Outcome.Incomplete.IN_BODY);
  }

  @Test
  void asksToContinueOnceAndOnlyBeforeTheBody() {
    RequestParser parser = new RequestParser(Limits.DEFAULT);
    byte[] head = Wire.bytes(post("Expect: 100-continue\nContent-Length: 2"));
    parser.feed(head, 0, head.length);
    assertThat(parser.next()).isEqualTo(Outcome.Incomplete.CONTINUE_EXPECTED);
    assertThat(parser.next()).isEqualTo(Outcome.Incomplete.IN_BODY);
    assertThat(lastOf(post("Expect: 100-continue\nContent-Length: 2") + "a"))
        .isEqualTo(Outcome.Incomplete.IN_BODY);
    assertThat(described(Wire.parse(Wire.bytes(post("Expect: 100-continue\nContent-Length: 0")))))
        .hasSize(2)
        .last()
        .isEqualTo("BETWEEN_REQUESTS");
  }

  @Test
  void holdsEveryLimitToTheByte() {
    Limits limits =
        new Limits(
            40, 60, 30, 3, 5, Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ofSeconds(1));
    String line = "GET /" + "a".repeat(26) + " HTTP/1.1"; // 40 bytes
    assertThat(last(line + "\nHost: a\n\n", limits)).isEqualTo("BETWEEN_REQUESTS");
    assertThat(last(line.replace("/a", "/aa") + "\nHost: a\n\n", limits)).isEqualTo("refused 414");
    assertThat(last("A".repeat(42), limits)).isEqualTo("refused 414");

    String head = "GET / HTTP/1.1\nHost: a\n"; // 9 bytes of fields
    String field = "B: " + "c".repeat(27); // 30 bytes and its line end
    assertThat(last(head + field + "\n\n", limits)).isEqualTo("BETWEEN_REQUESTS");
    assertThat(last(head + field + "c\n\n", limits)).isEqualTo("refused 431");
    String rest = "D: " + "e".repeat(14); // 17 bytes and its line end: 60 in all
    assertThat(last(head + field + "\n" + rest + "\n\n", limits)).isEqualTo("BETWEEN_REQUESTS");
    assertThat(last(head + field + "\n" + rest + "e\n\n", limits)).isEqualTo("refused 431");
    assertThat(last(head + "B: 1\nC: 2\n\n", limits)).isEqualTo("BETWEEN_REQUESTS");
    assertThat(last(head + "B: 1\nC: 2\nD: 3\n\n", limits)).isEqualTo("refused 431");

    assertThat(last(post("Content-Length: 5") + "hello", limits)).isEqualTo("BETWEEN_REQUESTS");
    assertThat(last(post("Content-Length: 6"), limits)).isEqualTo("refused 413");
    assertThat(last(chunked("3\nhel\n2\nlo\n0\n\n"), limits)).isEqualTo("BETWEEN_REQUESTS");
    assertThat(last(chunked("3\nhel\n3\n"), limits)).isEqualTo("refused 413");

    String extension = "1;" + "e".repeat(28); // 30 bytes
    assertThat(last(chunked(extension + "\na\n0\n\n"), limits)).isEqualTo("BETWEEN_REQUESTS");
    assertThat(last(chunked(extension + "e\n"), limits)).isEqualTo("refused 431");
    assertThat(last(chunked((extension + "\na\n").repeat(3)), limits)).isEqualTo("refused 431");
    assertThat(last(chunked("0\nA:1\nB:1\nC:1\n\n"), limits)).isEqualTo("BETWEEN_REQUESTS");
    assertThat(last(chunked("0\nA:1\nB:1\nC:1\nD:1\n\n"), limits)).isEqualTo("refused 431");
    assertThat(last(chunked("0\nA: " + "e".repeat(28) + "\n"), limits)).isEqualTo("refused 431");
  }

  @Test
  void knowsWhatToAnswerWithoutContent() {
    for (String head :
        List.of(
            "HEAD / HTTP/1.1\n\n",
            "HEAD / HTTP/2.0\nHost: a\n\n",
            "HEAD /" + "a".repeat(9000) + " HTTP/1.1\n",
            "HEAD / HTTP/1.1\nHost: a\nContent-Length: x\n\n")) {
      assertThat(((Outcome.Malformed) lastOf(head)).toHead()).as(head).isTrue();
      String get = head.replace("HEAD", "GET");
      assertThat(((Outcome.Malformed) lastOf(get)).toHead()).as(get).isFalse();
    }
  }

  @Test
  void boundsTheOverheadOfTinyChunks() {
    String chunk = "1;" + "e".repeat(100) + "\na\n";
    assertThat(last(chunked(chunk.repeat(1000)), Limits.DEFAULT)).isEqualTo("refused 431");
  }

  @Test
  void keepsALargeBodyWhole() {
    String body = "0123456789".repeat(100_000);
    List<Outcome> outcomes =
        Wire.parse(Wire.bytes(post("Content-Length: 1000000") + body), 1_000, Limits.DEFAULT);
    assertThat(outcomes).hasSize(2);
    assertThat(outcomes.getFirst()).isInstanceOf(Outcome.Complete.class);
    assertThat(((Outcome.Complete) outcomes.getFirst()).request().body().text()).isEqualTo(body);
  }

  private static Outcome lastOf(String block) {
    return Wire.parse(Wire.bytes(block)).getLast();
  }

  /// The last outcome, which must be the same for the whole and for single bytes.
  private static String last(String block, Limits limits) {
    byte[] bytes = Wire.bytes(block);
    String whole = Wire.describe(Wire.parse(bytes, bytes.length, limits).getLast());
    assertThat(Wire.describe(Wire.parse(bytes, 1, limits).getLast())).isEqualTo(whole);
    return whole;
  }

  private static List<String> described(List<Outcome> outcomes) {
    return new ArrayList<>(outcomes.stream().map(Wire::describe).toList());
  }
}
