package org.serverzoo.conformance;

import static org.serverzoo.conformance.WireCase.any;
import static org.serverzoo.conformance.WireCase.echo;
import static org.serverzoo.conformance.WireCase.zoo;

import java.util.List;

/// Which connections are kept, and how they end (RFC 9112 section 9).
final class PersistenceCases {

  private static final String PERSISTENCE = "RFC 9112 section 9.3";
  private static final String CONNECTION = "RFC 9110 section 7.6.1";
  private static final String TEAR_DOWN = "RFC 9112 section 9.6";

  private static final String KEPT_OLD =
      """
      GET /healthz HTTP/1.0
      Connection: keep-alive

      """;

  static final Subject SUBJECT =
      new Subject(
          "persistence",
          List.of(
              keeps("keeps a connection of HTTP/1.1", "X-Nothing: here"),
              keeps("does not announce keep-alive to HTTP/1.1", "Connection: keep-alive"),
              keeps("passes over options that it does not know", "Connection: TE, X-Nothing"),
              keeps("takes close for a whole word", "Connection: closed, x-close"),
              closes("closes when it is asked to", "Connection: close"),
              closes("knows close in any case", "connection: Close"),
              closes("finds close in a list", "Connection: TE,␉close , X-Nothing"),
              closes("finds close in a second field", "Connection: TE\nConnection: close"),
              closes("prefers close to keep-alive", "Connection: keep-alive, close"),
              old("closes a connection of HTTP/1.0", "X-Nothing: here").closesWith(Answers.HEALTHY),
              old("keeps a connection of HTTP/1.0 on request", "Connection: keep-alive")
                  .answersAndAnnouncesKeepAlive(Answers.HEALTHY),
              old("knows keep-alive in any case", "connection: TE, Keep-Alive")
                  .answersAndAnnouncesKeepAlive(Answers.HEALTHY),
              old(
                      "closes a connection of HTTP/1.0 that asks for both",
                      "Connection: close, keep-alive")
                  .closesWith(Answers.HEALTHY),
              zoo("answers many requests on one connection of HTTP/1.0", PERSISTENCE)
                  .send(KEPT_OLD)
                  .answersAndAnnouncesKeepAlive(Answers.HEALTHY)
                  .send(KEPT_OLD)
                  .answersAndAnnouncesKeepAlive(Answers.HEALTHY)
                  .send(
                      """
                      GET /healthz HTTP/1.0

                      """)
                  .closesWith(Answers.HEALTHY),
              echo("takes content from HTTP/1.0", "RFC 9112 section 6.3")
                  .send(
                      """
                      POST / HTTP/1.0
                      Content-Length: 5

                      hello\
                      """)
                  .closesWith(Answers.echoOf("hello")),
              zoo("closes after an error when it is asked to", CONNECTION)
                  .send(
                      """
                      GET /nothing HTTP/1.1
                      Host: zoo
                      Connection: close

                      """)
                  .closesWith(Answers.NOT_FOUND),
              zoo("closes after a slow answer when it is asked to", CONNECTION)
                  .send(
                      """
                      GET /bench?cpu=0&sleep=20&writes=0 HTTP/1.1
                      Host: zoo
                      Connection: close

                      """)
                  .closesWith(Answers.BENCH),
              zoo("answers nothing behind a request that closes", TEAR_DOWN)
                  .send(
                      """
                      GET /healthz HTTP/1.1
                      Host: zoo
                      Connection: close

                      GET /template HTTP/1.1
                      Host: zoo

                      """)
                  .closesWith(Answers.HEALTHY)
                  .arrivingTogether(),
              zoo("loses no answer to what a client sends behind it", TEAR_DOWN)
                  .send(
                      """
                      GET /healthz HTTP/1.1
                      Host: zoo
                      Connection: close

                      """
                          + "x".repeat(100_000))
                  .closesWith(Answers.HEALTHY),
              any("loses no refusal to what a client sends behind it", TEAR_DOWN)
                  .send(
                      """
                      GET / HTTP/1.1

                      """
                          + "x".repeat(100_000))
                  .closesWith(Refusals.BAD_REQUEST),
              zoo("keeps a connection on which requests go wrong", PERSISTENCE)
                  .send(
                      """
                      GET /nothing HTTP/1.1
                      Host: zoo

                      """)
                  .answers(Answers.NOT_FOUND)
                  .send(
                      """
                      POST /healthz HTTP/1.1
                      Host: zoo
                      Content-Length: 3

                      abc\
                      """)
                  .answers(MistakeCases.notAllowed("GET, HEAD"))));

  private PersistenceCases() {}

  private static WireCase keeps(String name, String line) {
    return zoo(name, PERSISTENCE).send(get("HTTP/1.1", line)).answers(Answers.HEALTHY);
  }

  private static WireCase closes(String name, String line) {
    return zoo(name, CONNECTION).send(get("HTTP/1.1", line)).closesWith(Answers.HEALTHY);
  }

  private static WireCase old(String name, String line) {
    return zoo(name, PERSISTENCE).send(get("HTTP/1.0", line));
  }

  private static String get(String version, String line) {
    return """
    GET /healthz %s
    Host: zoo
    %s

    """
        .formatted(version, line);
  }
}
