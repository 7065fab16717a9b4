package org.serverzoo.conformance;

import static org.serverzoo.conformance.WireCase.any;
import static org.serverzoo.conformance.WireCase.zoo;

import java.util.List;

/// HEAD answers with the head that GET would have had, and nothing behind it (RFC 9110 section
/// 9.3.2). A byte of a body would be read as the next answer.
final class HeadCases {

  static final Subject SUBJECT =
      new Subject(
          "HEAD",
          List.of(
              head("answers HEAD for the static page", "/", "text/html; charset=utf-8", 178),
              head(
                  "answers HEAD for the style sheet",
                  "/static/zoo.css",
                  "text/css; charset=utf-8",
                  279),
              head("answers HEAD for the template", "/template", "text/html; charset=utf-8", 185),
              head("answers HEAD for /healthz", "/healthz", "text/plain; charset=utf-8", 2),
              head("answers HEAD for /row", "/row?id=42", "application/json", 45),
              head("answers HEAD for /api", "/api?survey=1&segment=adult", "application/json", 991),
              head(
                  "answers HEAD for /bench",
                  "/bench?cpu=0&sleep=0&writes=0",
                  "text/plain; charset=utf-8",
                  6),
              any("answers HEAD for an unknown path", "RFC 9110 section 9.3.2")
                  .send(
                      """
                      HEAD /nothing HTTP/1.1
                      Host: zoo

                      """)
                  .answers(Answers.NOT_FOUND.withoutBody()),
              refused("400 without content", "HEAD / HTTP/1.1\n\n", Refusals.BAD_REQUEST),
              refused(
                  "413 without content",
                  "HEAD / HTTP/1.1\nHost: zoo\nContent-Length: 1048577\n\n",
                  Refusals.CONTENT_TOO_LARGE),
              refused(
                  "414 without content",
                  "HEAD /" + "a".repeat(8192) + " HTTP/1.1\nHost: zoo\n\n",
                  Refusals.URI_TOO_LONG),
              refused(
                  "417 without content",
                  "HEAD / HTTP/1.1\nHost: zoo\nExpect: 200-ok\n\n",
                  Refusals.EXPECTATION_FAILED),
              refused(
                  "421 without content",
                  "HEAD https://zoo/ HTTP/1.1\nHost: zoo\n\n",
                  Refusals.MISDIRECTED_REQUEST),
              refused(
                  "431 without content",
                  "HEAD / HTTP/1.1\nHost: zoo\nX-Long: " + "a".repeat(8000) + "\n\n",
                  Refusals.FIELDS_TOO_LARGE),
              refused(
                  "501 without content",
                  "HEAD / HTTP/1.1\nHost: zoo\nTransfer-Encoding: gzip\n\n",
                  Refusals.NOT_IMPLEMENTED),
              refused(
                  "505 without content",
                  "HEAD / HTTP/2.0\nHost: zoo\n\n",
                  Refusals.VERSION_NOT_SUPPORTED),
              zoo("answers two HEAD and a GET in a row", "RFC 9112 section 6.3")
                  .send(
                      """
                      HEAD /healthz HTTP/1.1
                      Host: zoo

                      HEAD /template HTTP/1.1
                      Host: zoo

                      GET /healthz HTTP/1.1
                      Host: zoo

                      """)
                  .answers(Answers.HEALTHY.withoutBody())
                  .answers(answer("text/html; charset=utf-8", 185))
                  .answers(Answers.HEALTHY)));

  private HeadCases() {}

  private static WireCase refused(String answer, String request, Golden refusal) {
    return any("answers HEAD with " + answer, "RFC 9110 section 9.3.2")
        .send(request)
        .closesWith(refusal.withoutBody());
  }

  private static WireCase head(String name, String target, String type, int length) {
    return zoo(name, "RFC 9110 section 9.3.2")
        .send(
            """
            HEAD %s HTTP/1.1
            Host: zoo

            """
                .formatted(target))
        .answers(answer(type, length));
  }

  private static Golden answer(String type, int length) {
    return Golden.of(
        """
        HTTP/1.1 200 OK
        Server: zoo
        Date: ‹date›
        Content-Type: %s
        Content-Length: %d

        """
            .formatted(type, length));
  }
}
