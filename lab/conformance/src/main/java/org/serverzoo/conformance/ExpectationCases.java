package org.serverzoo.conformance;

import static org.serverzoo.conformance.WireCase.any;
import static org.serverzoo.conformance.WireCase.echo;

import java.util.List;

/// `Expect: 100-continue` (RFC 9110 section 10.1.1): a client asks before it sends a large body,
/// and is told to go on unless its request is refused already.
final class ExpectationCases {

  private static final String SOURCE = "RFC 9110 section 10.1.1";

  private static final String HEAD =
      """
      POST / HTTP/1.1
      Host: zoo
      Content-Length: 5
      Expect: 100-continue

      """;

  static final Subject SUBJECT =
      new Subject(
          "Expect",
          List.of(
              echo("asks for the body that a client holds back", SOURCE)
                  .send(HEAD)
                  .asksForTheBody()
                  .send("hello")
                  .answers(Answers.echoOf("hello")),
              echo("asks once, however slowly the body comes", SOURCE)
                  .send(HEAD)
                  .asksForTheBody()
                  .send("h")
                  .send("e")
                  .send("llo")
                  .answers(Answers.echoOf("hello")),
              echo("asks again for the next body", SOURCE)
                  .send(HEAD)
                  .asksForTheBody()
                  .send("hello")
                  .answers(Answers.echoOf("hello"))
                  .send(HEAD)
                  .asksForTheBody()
                  .send("again")
                  .answers(Answers.echoOf("again")),
              echo("asks for chunks", SOURCE)
                  .send(
                      """
                      POST / HTTP/1.1
                      Host: zoo
                      Transfer-Encoding: chunked
                      Expect: 100-continue

                      """)
                  .asksForTheBody()
                  .send("5\nhello\n0\n\n")
                  .answers(Answers.echoOf("hello")),
              echo("knows 100-continue in any case", SOURCE)
                  .send(
                      """
                      POST / HTTP/1.1
                      Host: zoo
                      Content-Length: 5
                      expect: 100-Continue

                      """)
                  .asksForTheBody()
                  .send("hello")
                  .answers(Answers.echoOf("hello")),
              echo("does not ask for a body that is there", SOURCE)
                  .send(HEAD + "hello")
                  .answers(Answers.echoOf("hello"))
                  .arrivingTogether(),
              echo("does not ask for a body of no bytes", SOURCE)
                  .send(
                      """
                      POST / HTTP/1.1
                      Host: zoo
                      Content-Length: 0
                      Expect: 100-continue

                      """)
                  .answers(Answers.echoOf("")),
              echo("does not ask where there is no body", SOURCE)
                  .send(
                      """
                      GET / HTTP/1.1
                      Host: zoo
                      Expect: 100-continue

                      """)
                  .answers(App.ECHO.reply()),
              echo("does not ask a client of HTTP/1.0", SOURCE)
                  .send(
                      """
                      POST / HTTP/1.0
                      Content-Length: 5
                      Expect: 100-continue

                      """)
                  .send("hello")
                  .closesWith(Answers.echoOf("hello")),
              any("does not ask for a body that is too large", SOURCE)
                  .send(
                      """
                      POST / HTTP/1.1
                      Host: zoo
                      Content-Length: 1048577
                      Expect: 100-continue

                      """)
                  .closesWith(Refusals.CONTENT_TOO_LARGE),
              any("does not ask for the body of a request that it refuses", SOURCE)
                  .send(
                      """
                      POST / HTTP/1.1
                      Host: zoo
                      Content-Length: 5
                      Transfer-Encoding: chunked
                      Expect: 100-continue

                      """)
                  .closesWith(Refusals.BAD_REQUEST),
              any("takes an empty expectation for none", SOURCE)
                  .send(
                      """
                      GET /nothing HTTP/1.1
                      Host: zoo
                      Expect:

                      """)
                  .answers(Answers.NOT_FOUND),
              echo("takes a list of expectations that it meets", SOURCE)
                  .send(
                      """
                      POST / HTTP/1.1
                      Host: zoo
                      Content-Length: 5
                      Expect: , 100-continue,,100-continue

                      """)
                  .asksForTheBody()
                  .send("hello")
                  .answers(Answers.echoOf("hello")),
              any("answers 417 to any other expectation", SOURCE)
                  .send(
                      """
                      GET / HTTP/1.1
                      Host: zoo
                      Expect: 200-ok

                      """)
                  .closesWith(Refusals.EXPECTATION_FAILED),
              any("answers 417 where another expectation comes with 100-continue", SOURCE)
                  .send(
                      """
                      POST / HTTP/1.1
                      Host: zoo
                      Content-Length: 5
                      Expect: 100-continue
                      Expect: miracles

                      """)
                  .closesWith(Refusals.EXPECTATION_FAILED)));

  private ExpectationCases() {}
}
