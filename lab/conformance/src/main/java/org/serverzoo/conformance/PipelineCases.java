package org.serverzoo.conformance;

import static org.serverzoo.conformance.WireCase.echo;
import static org.serverzoo.conformance.WireCase.zoo;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// Requests that do not wait for the answers before them (RFC 9112 section 9.3.2): the answers come
/// in the order of the requests, however long each takes.
final class PipelineCases {

  private static final String PIPELINES = "RFC 9112 section 9.3.2";

  private static final int MIXED_REQUESTS = 1_000;

  /// Deeper than a stack of calls that answer each other could get.
  private static final int QUICK_REQUESTS = 10_000;

  static final Subject SUBJECT =
      new Subject(
          "pipelines",
          List.of(
              zoo("answers two requests that come together", PIPELINES)
                  .send(
                      """
                      GET /healthz HTTP/1.1
                      Host: zoo

                      GET /nothing HTTP/1.1
                      Host: zoo

                      """)
                  .answers(Answers.HEALTHY)
                  .answers(Answers.NOT_FOUND),
              zoo("answers a slow request before the quick one behind it", PIPELINES)
                  .send(
                      """
                      GET /bench?cpu=0&sleep=50&writes=0 HTTP/1.1
                      Host: zoo

                      GET /healthz HTTP/1.1
                      Host: zoo

                      """)
                  .answers(Answers.BENCH)
                  .answers(Answers.HEALTHY),
              zoo("answers what comes before a request that it refuses", PIPELINES)
                  .send(
                      """
                      GET /row?id=1 HTTP/1.1
                      Host: zoo

                      GET /healthz HTTP/1.1
                      Host: zoo

                      GET /healthz HTTP/1.1

                      """)
                  .answers(Answers.row(1))
                  .answers(Answers.HEALTHY)
                  .closesWith(Refusals.BAD_REQUEST),
              echo("keeps the contents of requests apart", PIPELINES)
                  .send(
                      """
                      POST / HTTP/1.1
                      Host: zoo
                      Content-Length: 3

                      onePOST / HTTP/1.1
                      Host: zoo
                      Transfer-Encoding: chunked

                      3
                      two
                      0

                      POST / HTTP/1.1
                      Host: zoo

                      POST / HTTP/1.1
                      Host: zoo
                      Content-Length: 5

                      three\
                      """)
                  .answers(Answers.echoOf("one"))
                  .answers(Answers.echoOf("two"))
                  .answers(Answers.echoOf(""))
                  .answers(Answers.echoOf("three")),
              contents(),
              mixed(),
              quick()));

  private PipelineCases() {}

  private static WireCase contents() {
    StringBuilder requests = new StringBuilder();
    List<String> contents = List.of("a".repeat(50_000), "b", "c".repeat(200_000), "", "d");
    for (String content : contents) {
      requests.append(
          """
          POST / HTTP/1.1
          Host: zoo
          Content-Length: %d

          """
              .formatted(content.length()));
      requests.append(content);
    }
    return echo("answers a pipeline of large contents in order", PIPELINES)
        .send(requests.toString())
        .answersAll(contents.stream().map(Answers::echoOf).toList());
  }

  /// One in ten waits for the database, and four of them sleep.
  private static WireCase mixed() {
    StringBuilder requests = new StringBuilder();
    List<Golden> answers = new ArrayList<>();
    for (int i = 1; i <= MIXED_REQUESTS; i++) {
      if (i % 250 == 0) {
        requests.append(get("/bench?cpu=0&sleep=50&writes=0"));
        answers.add(Answers.BENCH);
      } else if (i % 10 == 0) {
        requests.append(get("/row?id=" + i));
        answers.add(Answers.row(i));
      } else if (i % 3 == 0) {
        requests.append(get("/nothing"));
        answers.add(Answers.NOT_FOUND);
      } else {
        requests.append(get("/healthz"));
        answers.add(Answers.HEALTHY);
      }
    }
    return zoo("answers 1,000 requests, slow ones among them, in order", PIPELINES)
        .send(requests.toString())
        .answersAll(answers);
  }

  private static WireCase quick() {
    return zoo("answers 10,000 quick requests that come together", PIPELINES)
        .send(get("/healthz").repeat(QUICK_REQUESTS))
        .answersAll(Collections.nCopies(QUICK_REQUESTS, Answers.HEALTHY));
  }

  private static String get(String target) {
    return """
    GET %s HTTP/1.1
    Host: zoo

    """
        .formatted(target);
  }
}
