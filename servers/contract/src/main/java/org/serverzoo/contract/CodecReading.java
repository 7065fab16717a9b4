package org.serverzoo.contract;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.ArrayList;
import java.util.List;
import org.serverzoo.api.Application;
import org.serverzoo.api.Limits;
import org.serverzoo.api.Problem;
import org.serverzoo.api.Response;
import org.serverzoo.app.EchoApplication;
import org.serverzoo.conformance.Heard;
import org.serverzoo.http1.Outcome;
import org.serverzoo.http1.Persistence;
import org.serverzoo.http1.RequestParser;

/// What a server has to answer to some bytes, by the hand-written codec and without a socket.
///
/// @param answers up to the first behind which nothing is read
/// @param waits whether the bytes end within a request
record CodecReading(List<Heard> answers, boolean waits) {

  private static final Application ECHO = new EchoApplication();

  /// @param piece how many bytes it is fed at a time
  /// @param keepAlive whether the server keeps connections
  static CodecReading of(byte[] bytes, int piece, boolean keepAlive) {
    RequestParser parser = new RequestParser(Limits.DEFAULT);
    List<Heard> answers = new ArrayList<>();
    Outcome outcome = Outcome.Incomplete.BETWEEN_REQUESTS;
    for (int from = 0; from < bytes.length; from += piece) {
      parser.feed(bytes, from, Math.min(bytes.length, from + piece));
      outcome = parser.next();
      while (!(outcome instanceof Outcome.Incomplete)) {
        Heard answer = answer(outcome, keepAlive);
        answers.add(answer);
        if (!answer.open()) {
          return new CodecReading(answers, false);
        }
        outcome = parser.next();
      }
      parser.release();
    }
    return new CodecReading(answers, outcome != Outcome.Incomplete.BETWEEN_REQUESTS);
  }

  private static Heard answer(Outcome outcome, boolean keepAlive) {
    return switch (outcome) {
      case Outcome.Malformed(var status, boolean _, String _) ->
          heard(Problem.refusal(status), false);
      case Outcome.Complete(var request, Persistence wish) ->
          heard(ECHO.accept(request).run(), keepAlive && wish != Persistence.CLOSE);
      case Outcome.Incomplete _ -> throw new IllegalArgumentException("nothing to answer yet");
    };
  }

  private static Heard heard(Response response, boolean open) {
    return new Heard(
        response.status().code(), new String(response.body().toByteArray(), ISO_8859_1), open);
  }
}
