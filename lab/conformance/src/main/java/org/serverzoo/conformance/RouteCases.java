package org.serverzoo.conformance;

import static org.serverzoo.conformance.WireCase.echo;
import static org.serverzoo.conformance.WireCase.zoo;

import java.util.List;

/// Every route with the whole of its answer.
final class RouteCases {

  private static final String ROUTES = "the route table";

  static final Subject SUBJECT =
      new Subject(
          "routes",
          List.of(
              zoo("answers / with the static page", ROUTES)
                  .send(
                      """
                      GET / HTTP/1.1
                      Host: zoo

                      """)
                  .answers(page("Server Zoo")),
              zoo("answers /static/index.html with the same page", ROUTES)
                  .send(
                      """
                      GET /static/index.html HTTP/1.1
                      Host: zoo

                      """)
                  .answers(page("Server Zoo")),
              zoo("answers /template with the rendered page", ROUTES)
                  .send(
                      """
                      GET /template HTTP/1.1
                      Host: zoo

                      """)
                  .answers(page("Fresh from Pebble")),
              zoo("answers /static/zoo.css", ROUTES)
                  .send(
                      """
                      GET /static/zoo.css HTTP/1.1
                      Host: zoo

                      """)
                  .answers(
                      Golden.of(
                          """
                          HTTP/1.1 200 OK
                          Server: zoo
                          Date: ‹date›
                          Content-Type: text/css; charset=utf-8
                          Content-Length: 279

                          :root {
                            color-scheme: light dark;
                          }

                          body {
                            margin: 15vh auto;
                            max-width: 32rem;
                            padding: 0 1rem;
                            font: 1.125rem/1.5 system-ui, sans-serif;
                            text-align: center;
                          }

                          h1::before {
                            content: url(/static/zoo.svg);
                            display: block;
                            width: 6rem;
                            margin: 0 auto 1rem;
                          }
                          """)),
              zoo("answers /static/zoo.svg", ROUTES)
                  .send(
                      """
                      GET /static/zoo.svg HTTP/1.1
                      Host: zoo

                      """)
                  .answers(
                      Golden.of(
                          """
                          HTTP/1.1 200 OK
                          Server: zoo
                          Date: ‹date›
                          Content-Type: image/svg+xml
                          Content-Length: 593

                          <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64" width="96" height="96">
                            <title>Server Zoo</title>
                            <rect x="8" y="20" width="48" height="38" rx="4" fill="#2e7d5b"/>
                            <path d="M4 22 32 6l28 16z" fill="#1d5740"/>
                            <path d="M18 26v28M27 26v28M37 26v28M46 26v28" stroke="#f4d58d" stroke-width="3" stroke-linecap="round"/>
                            <circle cx="32" cy="38" r="9" fill="#f4d58d"/>
                            <circle cx="29" cy="36" r="1.6" fill="#1d5740"/>
                            <circle cx="35" cy="36" r="1.6" fill="#1d5740"/>
                            <path d="M28 41q4 4 8 0" fill="none" stroke="#1d5740" stroke-width="1.6" stroke-linecap="round"/>
                          </svg>
                          """)),
              zoo("answers /api with the questions to the segment", ROUTES)
                  .send(
                      """
                      GET /api?survey=1&segment=adult HTTP/1.1
                      Host: zoo

                      """)
                  .answers(visit()),
              zoo("answers /api without parameters for survey 1 and adults", ROUTES)
                  .send(
                      """
                      GET /api HTTP/1.1
                      Host: zoo

                      """)
                  .answers(visit()),
              zoo("answers /api to a POST with the parameters in the query", ROUTES)
                  .send(
                      """
                      POST /api?survey=1&segment=adult HTTP/1.1
                      Host: zoo
                      Content-Length: 0

                      """)
                  .answers(visit()),
              zoo("answers /api to a POST with the parameters in a form", ROUTES)
                  .send(
                      """
                      POST /api HTTP/1.1
                      Host: zoo
                      Content-Type: application/x-www-form-urlencoded
                      Content-Length: 22

                      survey=1&segment=adult\
                      """)
                  .answers(visit()),
              zoo("answers /row with the row of the id", ROUTES)
                  .send(
                      """
                      GET /row?id=42 HTTP/1.1
                      Host: zoo

                      """)
                  .answers(Answers.row(42)),
              zoo("answers /row without an id with any row", ROUTES)
                  .send(
                      """
                      GET /row HTTP/1.1
                      Host: zoo

                      """)
                  .answers(Answers.ANY_ROW),
              zoo("answers /bench with the seconds that it took", ROUTES)
                  .send(
                      """
                      GET /bench?cpu=1000&sleep=1&writes=10 HTTP/1.1
                      Host: zoo

                      """)
                  .answers(Answers.BENCH),
              zoo("answers /healthz", ROUTES)
                  .send(
                      """
                      GET /healthz HTTP/1.1
                      Host: zoo

                      """)
                  .answers(Answers.HEALTHY),
              echo("echoes the content of a POST", "the echo")
                  .send(
                      """
                      POST / HTTP/1.1
                      Host: zoo
                      Content-Length: 5

                      hello\
                      """)
                  .answers(Answers.echoOf("hello")),
              echo("echoes the header lines as received", "the echo")
                  .send(
                      """
                      GET /echo HTTP/1.1
                      hOST: zoo
                      X-Twice: one
                      x-tWICE: two,  three
                      X-Empty:
                      Accept:   */*

                      """)
                  .answers(
                      Golden.of(
                          """
                          HTTP/1.1 200 OK
                          Server: zoo
                          Date: ‹date›
                          Content-Type: text/plain; charset=iso-8859-1
                          Content-Length: 66

                          hOST: zoo
                          X-Twice: one
                          x-tWICE: two,  three
                          X-Empty:\s
                          Accept: */*
                          """)),
              echo("answers OPTIONS with the methods that there are", "RFC 9110 section 9.3.7")
                  .send(
                      """
                      OPTIONS / HTTP/1.1
                      Host: zoo

                      """)
                  .answers(options()),
              echo("answers OPTIONS for the server as a whole", "RFC 9112 section 3.2.4")
                  .send(
                      """
                      OPTIONS * HTTP/1.1
                      Host: zoo

                      """)
                  .answers(options())));

  private RouteCases() {}

  private static Golden page(String heading) {
    return Golden.of(
            """
            HTTP/1.1 200 OK
            Server: zoo
            Date: ‹date›
            Content-Type: text/html; charset=utf-8
            Content-Length: 0

            """)
        .withBody(
            """
            <!doctype html>
            <html lang=en>
            <meta charset=utf-8>
            <link rel=icon href=/static/zoo.svg>
            <link rel=stylesheet href=/static/zoo.css>
            <title>Server Zoo</title>
            <h1>%s</h1>
            """
                .formatted(heading));
  }

  private static Golden options() {
    return Golden.of(
        """
        HTTP/1.1 200 OK
        Server: zoo
        Date: ‹date›
        Content-Type: text/plain; charset=utf-8
        Content-Length: 4
        Allow: GET, HEAD, OPTIONS, POST

        echo\
        """);
  }

  private static Golden visit() {
    return Golden.of(
        """
        HTTP/1.1 200 OK
        Server: zoo
        Date: ‹date›
        Content-Type: application/json
        Content-Length: 991

        {"visit":"‹uuid›","survey":{"id":1,"title":"What people read, and where they find the time for it"},\
        "segment":"adult","questions":[\
        {"id":101,"text":"How many books have you read to their last page since the beginning of this year?",\
        "audience":["teen","adult","parent","senior"]},\
        {"id":102,"text":"Where do you read most of the time: at home, on the way, at work, or somewhere else?",\
        "audience":["teen","adult","parent","senior"]},\
        {"id":104,"text":"How much of what you read in a week do you read because your work asks for it?",\
        "audience":["adult"]},\
        {"id":107,"text":"Have you ever read a whole book on a telephone, and would you ever do such a thing again?",\
        "audience":["teen","adult"]},\
        {"id":110,"text":"How much did you spend on books, papers and magazines in the course of the last month?",\
        "audience":["adult","parent"]},\
        {"id":111,"text":"How often do you read a printed newspaper, and how far into it do you get as a rule?",\
        "audience":["adult","senior"]}]}\
        """);
  }
}
