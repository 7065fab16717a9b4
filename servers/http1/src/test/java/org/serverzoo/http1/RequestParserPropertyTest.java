package org.serverzoo.http1;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.serverzoo.api.Limits;

/// Bytes that nobody thought of: mostly pieces of requests in the wrong order, since pure noise is
/// refused in its first line.
class RequestParserPropertyTest {

  @Property(tries = 2000)
  void givesTheSameVerdictHoweverTheBytesAreCut(
      @ForAll("almostRequests") String text, @ForAll @IntRange(min = 1, max = 40) int piece) {
    byte[] bytes = Wire.bytes(text);
    List<String> whole = described(Wire.parse(bytes, Math.max(1, bytes.length), Limits.DEFAULT));
    assertThat(described(Wire.parse(bytes, piece, Limits.DEFAULT))).isEqualTo(whole);
  }

  @Provide
  Arbitrary<String> almostRequests() {
    Arbitrary<String> piece =
        Arbitraries.oneOf(
            Arbitraries.of(
                "GET / HTTP/1.1\n",
                "POST /a?b HTTP/1.1\n",
                "GET / HTTP/1.0\n",
                "Host: a\n",
                "\n",
                "\n\n",
                "Content-Length: 3\n",
                "Content-Length: 0\n",
                "Transfer-Encoding: chunked\n",
                "Connection: close\n",
                "Expect: 100-continue\n",
                "abc",
                "3\nabc\n",
                "0\n\n",
                ";x=\"y\"",
                "\r",
                "<LF>",
                " ",
                ":"),
            Arbitraries.strings().ofMaxLength(5).withCharRange((char) 0, (char) 255));
    Arbitrary<String> request =
        Arbitraries.of(
            "GET / HTTP/1.1\nHost: a\n\n",
            "POST / HTTP/1.1\nHost: a\nContent-Length: 3\n\nabc",
            "POST / HTTP/1.1\nHost: a\nTransfer-Encoding: chunked\n\n");
    return Combinators.combine(
            request.list().ofMaxSize(3).map(list -> String.join("", list)),
            piece.list().ofMaxSize(8).map(list -> String.join("", list)))
        .as(String::concat);
  }

  private static List<String> described(List<Outcome> outcomes) {
    return outcomes.stream()
        // Asked once only, so it depends on where the bytes were cut.
        .map(o -> o == Outcome.Incomplete.CONTINUE_EXPECTED ? Outcome.Incomplete.IN_BODY : o)
        .map(Wire::describe)
        .toList();
  }
}
