package org.serverzoo.http1;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.serverzoo.api.Limits;
import org.serverzoo.api.Request;

/// Raw requests for tests: a text block's line ends become CRLF, and one parser is fed in all the
/// ways that a network may deliver the bytes.
final class Wire {

  private Wire() {}

  /// A text block as it goes over the wire. A lone LF is written `<LF>`.
  static byte[] bytes(String block) {
    return block.replace("\n", "\r\n").replace("<LF>", "\n").getBytes(ISO_8859_1);
  }

  /// All outcomes up to the first that is incomplete or malformed.
  static List<Outcome> parse(byte[] bytes) {
    return parse(bytes, bytes.length, Limits.DEFAULT);
  }

  /// The same with the bytes in pieces of a given size, each in a buffer that is overwritten after.
  static List<Outcome> parse(byte[] bytes, int piece, Limits limits) {
    RequestParser parser = new RequestParser(limits);
    List<Outcome> outcomes = new ArrayList<>();
    byte[] buffer = new byte[piece];
    Outcome last = Outcome.Incomplete.BETWEEN_REQUESTS;
    for (int from = 0; from < bytes.length && !(last instanceof Outcome.Malformed); from += piece) {
      int count = Math.min(piece, bytes.length - from);
      System.arraycopy(bytes, from, buffer, 0, count);
      parser.feed(buffer, 0, count);
      last = parser.next();
      while (last instanceof Outcome.Complete) {
        outcomes.add(last);
        last = parser.next();
      }
      parser.release();
      Arrays.fill(buffer, (byte) 'X');
    }
    outcomes.add(last);
    return outcomes;
  }

  /// What a reader of a failed test wants to see of an outcome.
  static String describe(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Incomplete missing -> missing.toString();
      case Outcome.Malformed(var status, boolean _, String _) -> "refused " + status.code();
      case Outcome.Complete(Request request, Persistence persistence) ->
          "%s %s %s %s [%s]"
              .formatted(
                  request.method(),
                  request.target(),
                  request.fields(),
                  persistence,
                  request.body().text());
    };
  }
}
