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
