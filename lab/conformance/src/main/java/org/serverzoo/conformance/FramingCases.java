package org.serverzoo.conformance;

import static org.serverzoo.conformance.Refusals.BAD_REQUEST;
import static org.serverzoo.conformance.Refusals.NOT_IMPLEMENTED;
import static org.serverzoo.conformance.WireCase.any;
import static org.serverzoo.conformance.WireCase.echo;
import static org.serverzoo.conformance.WireCase.zoo;

import java.util.List;

/// Where a request ends: `Content-Length` and `Transfer-Encoding` (RFC 9112 section 6). Two servers
/// that disagree here read different requests from the same bytes, which is how requests are
/// smuggled, so whatever is doubtful is refused and the connection closed.
final class FramingCases {

  private static final String LENGTH = "RFC 9110 section 8.6";
  private static final String BODY_LENGTH = "RFC 9112 section 6.3";
  private static final String CODING = "RFC 9112 section 6.1";
  private static final String SMUGGLING = "RFC 9112 section 11.2";

  static final Subject SUBJECT =
      new Subject(
          "framing",
          List.of(
              echo("takes a POST without a length as one without content", BODY_LENGTH)
                  .send(
                      """
                      POST / HTTP/1.1
                      Host: zoo

                      """)
                  .answers(Answers.echoOf("")),
              echo("takes a length of 0", LENGTH)
                  .send(
                      """
                      POST / HTTP/1.1
                      Host: zoo
                      Content-Length: 0

                      """)
                  .answers(Answers.echoOf("")),
              echo("takes a length with leading zeros", LENGTH)
                  .send(
                      """
                      POST / HTTP/1.1
                      Host: zoo
                      Content-Length: 00005

                      hello\
                      """)
                  .answers(Answers.echoOf("hello")),
              echo("takes a length of two zeros", LENGTH)
                  .send(
                      """
                      POST / HTTP/1.1
                      Host: zoo
                      Content-Length: 00

                      """)
                  .answers(Answers.echoOf("")),
              echo("takes white space around a length", "RFC 9112 section 5.1")
                  .send(
                      """
                      POST / HTTP/1.1
                      Host: zoo
                      content-length: ␉ 5 ␉

                      hello\
                      """)
                  .answers(Answers.echoOf("hello")),
              echo("takes content that looks like a request for content", BODY_LENGTH)
                  .send(
                      """
                      POST / HTTP/1.1
                      Host: zoo
                      Content-Length: 36

                      GET /nothing HTTP/1.1
                      Host: zoo

                      """)
                  .answers(Answers.echoOf("GET /nothing HTTP/1.1\r\nHost: zoo\r\n\r\n")),
              zoo("passes over the content of a GET", "RFC 9110 section 9.3.1")
                  .send(
                      """
                      GET /healthz HTTP/1.1
                      Host: zoo
                      Content-Length: 36

                      GET /nothing HTTP/1.1
                      Host: zoo

                      """)
                  .answers(Answers.HEALTHY),
              length("refuses two different lengths", BODY_LENGTH, "5\nContent-Length: 6"),
              length("refuses two equal lengths", SMUGGLING, "5\nContent-Length: 5"),
              length("refuses a list of equal lengths", SMUGGLING, "5, 5"),
              length("refuses a list of different lengths", BODY_LENGTH, "5, 6"),
              length("refuses a list with an empty member", BODY_LENGTH, "5,"),
              length("refuses an empty length", LENGTH, ""),
              length("refuses a length with a plus", LENGTH, "+5"),
              length("refuses a length below zero", LENGTH, "-5"),
              length("refuses a length of minus zero", LENGTH, "-0"),
              length("refuses a hexadecimal length", LENGTH, "0x5"),
              length("refuses an octal length", LENGTH, "0o5"),
              length("refuses a length with an underscore", LENGTH, "1_0"),
              length("refuses a length with a space in it", LENGTH, "1 0"),
              length("refuses a length with a fraction", LENGTH, "5.0"),
              length("refuses a length of letters", LENGTH, "five"),
              length("refuses a length of digits that are not ASCII", LENGTH, "Ù¥"),
              length("refuses a length with a NUL", LENGTH, "5␀"),
              length("refuses a length beside chunks", SMUGGLING, "5\nTransfer-Encoding: chunked"),
              coding("refuses chunks beside a length", SMUGGLING, "chunked\nContent-Length: 5"),
              coding(
                  "refuses another coding beside a length", SMUGGLING, "gzip\nContent-Length: 5"),
              coding("refuses chunked twice", CODING, "chunked, chunked"),
              coding(
                  "refuses chunked in two fields", CODING, "chunked\nTransfer-Encoding: chunked"),
              coding("refuses chunked before another coding", BODY_LENGTH, "chunked, gzip"),
              coding("refuses chunked before identity", BODY_LENGTH, "chunked, identity"),
              coding(
                  "refuses chunked before another coding in two fields",
                  BODY_LENGTH,
                  "chunked\nTransfer-Encoding: gzip"),
              coding("refuses an empty coding", CODING, ""),
              coding("refuses an empty coding before chunked", CODING, ", chunked"),
              coding("refuses an empty coding behind chunked", CODING, "chunked,"),
              coding("refuses chunked with a parameter", "RFC 9112 section 7.1", "chunked;a=b"),
              coding("refuses a coding that is no token", CODING, "chun ked"),
              coding("refuses chunked in quotes", CODING, "\"chunked\""),
              coding("refuses chunked behind a vertical tab", CODING, "␋chunked"),
              coding("refuses chunked behind a form feed", CODING, "␌chunked"),
              coding("refuses chunked before a NUL", CODING, "chunked␀"),
              coding("refuses chunked on a folded line", SMUGGLING, "\n chunked"),
              any("refuses chunks in HTTP/1.0", CODING)
                  .send(
                      """
                      POST / HTTP/1.0
                      Host: zoo
                      Transfer-Encoding: chunked

                      5
                      hello
                      0

                      """)
                  .closesWith(BAD_REQUEST),
              any("refuses two lengths in HTTP/1.0", SMUGGLING)
                  .send(
                      """
                      POST / HTTP/1.0
                      Content-Length: 3
                      Content-Length: 38

                      abcGET /nothing HTTP/1.1
                      Host: zoo

                      """)
                  .closesWith(BAD_REQUEST),
              any("refuses a length beside a coding in HTTP/1.0", SMUGGLING)
                  .send(
                      """
                      POST / HTTP/1.0
                      Content-Length: 5
                      Transfer-Encoding: chunked

                      0

                      """)
                  .closesWith(BAD_REQUEST),
              any("refuses a coding with a space before the colon", SMUGGLING)
                  .send(
                      """
                      POST / HTTP/1.1
                      Host: zoo
                      Transfer-Encoding : chunked
                      Content-Length: 5

                      hello\
                      """)
                  .closesWith(BAD_REQUEST),
              unknown("answers 501 to an unknown coding", "gzip"),
              unknown("answers 501 to identity, which is none any more", "identity"),
              unknown("answers 501 to a coding that looks like chunked", "xchunked"),
              unknown("answers 501 to an unknown coding before chunked", "gzip, chunked"),
              unknown(
                  "answers 501 to an unknown coding before chunked in two fields",
                  "gzip\nTransfer-Encoding: chunked")));

  private FramingCases() {}

  private static WireCase length(String name, String source, String value) {
    return any(name, source)
        .send(
            """
            POST / HTTP/1.1
            Host: zoo
            Content-Length: %s

            hello\
            """
                .formatted(value))
        .closesWith(BAD_REQUEST);
  }

  private static WireCase coding(String name, String source, String value) {
    return any(name, source).send(chunked(value)).closesWith(BAD_REQUEST);
  }

  private static WireCase unknown(String name, String value) {
    return any(name, CODING).send(chunked(value)).closesWith(NOT_IMPLEMENTED);
  }

  private static String chunked(String value) {
    return """
    POST / HTTP/1.1
    Host: zoo
    Transfer-Encoding: %s

    5
    hello
    0

    """
        .formatted(value);
  }
}
