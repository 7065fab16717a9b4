package org.serverzoo.conformance;

import static org.serverzoo.conformance.WireCase.any;
import static org.serverzoo.conformance.WireCase.echo;
import static org.serverzoo.conformance.WireCase.zoo;

import java.util.List;

/// What the applications answer to requests that are well-formed and yet wrong. These leave the
/// connection open: nothing is wrong with it.
final class MistakeCases {

  private static final String ROUTES = "the route table";

  static final Subject SUBJECT =
      new Subject(
          "mistakes of clients",
          List.of(
              any("answers 404 for an unknown path", "RFC 9110 section 15.5.5")
                  .send(
                      """
                      GET /nothing HTTP/1.1
                      Host: zoo

                      """)
                  .answers(Answers.NOT_FOUND),
              zoo("answers 404 for a path with a slash too many", "RFC 3986 section 3.3")
                  .send(
                      """
                      GET //healthz HTTP/1.1
                      Host: zoo

                      """)
                  .answers(Answers.NOT_FOUND),
              zoo("answers 404 for an encoded slash", "RFC 3986 section 2.2")
                  .send(
                      """
                      GET /static%2Fzoo.css HTTP/1.1
                      Host: zoo

                      """)
                  .answers(Answers.NOT_FOUND),
              zoo("answers 404 for a path with dots in it", "RFC 3986 section 3.3")
                  .send(
                      """
                      GET /static/../healthz HTTP/1.1
                      Host: zoo

                      """)
                  .answers(Answers.NOT_FOUND),
              any("answers 404 to a POST with content", "RFC 9110 section 15.5.5")
                  .send(
                      """
                      POST /nothing HTTP/1.1
                      Host: zoo
                      Content-Length: 5

                      hello\
                      """)
                  .answers(Answers.NOT_FOUND),
              unknown("/a%00b"),
              unknown("/a%09b"),
              unknown("/a%0Ab"),
              unknown("/a%0Db"),
              zoo("answers 405 with the methods that there are", "RFC 9110 section 15.5.6")
                  .send(
                      """
                      POST /healthz HTTP/1.1
                      Host: zoo
                      Content-Length: 5

                      hello\
                      """)
                  .answers(notAllowed("GET, HEAD")),
              zoo("answers 405 to OPTIONS", "RFC 9110 section 15.5.6")
                  .send(
                      """
                      OPTIONS /api HTTP/1.1
                      Host: zoo

                      """)
                  .answers(notAllowed("GET, HEAD, POST")),
              zoo("answers 405 to OPTIONS for the server as a whole", "RFC 9112 section 3.2.4")
                  .send(
                      """
                      OPTIONS * HTTP/1.1
                      Host: zoo

                      """)
                  .answers(notAllowed("GET, HEAD, POST")),
              zoo("answers 405 to TRACE", "RFC 9110 section 9.3.8")
                  .send(
                      """
                      TRACE / HTTP/1.1
                      Host: zoo

                      """)
                  .answers(notAllowed("GET, HEAD")),
              any("answers 501 to a method that no standard has", "RFC 9110 section 15.6.2")
                  .send(
                      """
                      BREW / HTTP/1.1
                      Host: zoo

                      """)
                  .answers(Refusals.NOT_IMPLEMENTED),
              any("tells a method in lower case from the one in capitals", "RFC 9110 section 9.1")
                  .send(
                      """
                      get / HTTP/1.1
                      Host: zoo

                      """)
                  .answers(Refusals.NOT_IMPLEMENTED),
              echo("answers 405 to a method that the echo does not have", "RFC 9110 section 9.1")
                  .send(
                      """
                      DELETE / HTTP/1.1
                      Host: zoo

                      """)
                  .answers(notAllowed("GET, HEAD, OPTIONS, POST")),
              mistakenTarget(
                  "names a parameter that is no word of its kind",
                  "/api?segment=child",
                  badRequest(
                      "The parameter 'segment' must be one of teen, adult, parent, senior.")),
              mistakenTarget(
                  "names a parameter that is no number",
                  "/row?id=x",
                  badRequest("The parameter 'id' must be a whole number from 1 to 1000000.")),
              mistakenTarget(
                  "names a parameter that is out of bounds",
                  "/bench?sleep=10001",
                  badRequest("The parameter 'sleep' must be a whole number from 0 to 10000.")),
              mistakenTarget(
                  "names a parameter that does not exist",
                  "/bench?slep=1",
                  badRequest("There is no parameter 'slep' here; there are: cpu, sleep, writes.")),
              mistakenTarget(
                  "names a parameter that comes twice",
                  "/row?id=1&id=2",
                  badRequest("The parameter 'id' is there twice.")),
              mistakenTarget(
                  "answers 404 for an unknown survey",
                  "/api?survey=999&segment=adult",
                  problem("404 Not Found", "There is no survey 999."))));

  private MistakeCases() {}

  private static WireCase unknown(String path) {
    return any("answers 404 for " + path, "RFC 3986 section 2.1")
        .send(
            """
            GET %s HTTP/1.1
            Host: zoo

            """
                .formatted(path))
        .answers(Answers.NOT_FOUND);
  }

  private static WireCase mistakenTarget(String name, String target, Golden answer) {
    return zoo(name, ROUTES)
        .send(
            """
            GET %s HTTP/1.1
            Host: zoo

            """
                .formatted(target))
        .answers(answer);
  }

  private static Golden badRequest(String detail) {
    return problem("400 Bad Request", detail);
  }

  /// RFC 9457 section 3.
  private static Golden problem(String status, String detail) {
    return Golden.of(
            """
            HTTP/1.1 %s
            Server: zoo
            Date: ‹date›
            Content-Type: application/problem+json
            Content-Length: 0

            """
                .formatted(status))
        .withBody(
            "{\"type\":\"about:blank\",\"title\":\"%s\",\"status\":%s,\"detail\":\"%s\"}"
                .formatted(status.substring(4), status.substring(0, 3), detail));
  }

  static Golden notAllowed(String allow) {
    return Golden.of(
            """
            HTTP/1.1 405 Method Not Allowed
            Server: zoo
            Date: ‹date›
            Content-Type: application/problem+json
            Content-Length: 0
            Allow: %s

            """
                .formatted(allow))
        .withBody(
            "{\"type\":\"about:blank\",\"title\":\"Method Not Allowed\",\"status\":405,"
                + "\"detail\":\"This resource answers %s.\"}".formatted(allow));
  }
}
