package org.serverzoo.conformance;

import static org.serverzoo.conformance.WireCase.any;
import static org.serverzoo.conformance.WireCase.echo;

import java.util.List;

/// Where a proxy and a server behind it could disagree on the end of a message: then the rest of
/// one client's request becomes the beginning of another's (RFC 9112 section 11.2).
///
/// [FramingCases] are about what must be refused; here all is well-formed, and means less, or more,
/// than it seems to.
final class ProxyCases {

  private static final String SMUGGLING = "RFC 9112 section 11.2";
  private static final String HOP_BY_HOP = "RFC 9110 section 7.6.1";

  static final Subject SUBJECT =
      new Subject(
          "behind a proxy",
          List.of(
              empty("takes Content_Length for another name", "Content_Length: 36"),
              empty("takes Transfer_Encoding for another name", "Transfer_Encoding: chunked"),
              empty("takes X-Content-Length for another name", "X-Content-Length: 36"),
              empty("takes a coding in TE for a wish", "TE: chunked\nConnection: TE"),
              empty(
                  "does not change its protocol to HTTP/2",
                  """
                  Connection: Upgrade, HTTP2-Settings
                  Upgrade: h2c
                  HTTP2-Settings: AAMAAABkAAQAoAAAAAIAAAAA\
                  """),
              empty(
                  "does not change its protocol to WebSocket",
                  """
                  Connection: Upgrade
                  Upgrade: websocket
                  Sec-WebSocket-Version: 13
                  Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\
                  """),
              empty(
                  "reads no content where a draft of WebSocket had eight bytes",
                  """
                  Sec-WebSocket-Key1: 4 @1  46546xW%0l 1 5
                  Sec-WebSocket-Key2: 12998 5 Y3 1  .P00\
                  """),
              echo("counts a length that Connection names", HOP_BY_HOP)
                  .send(
                      """
                      POST / HTTP/1.1
                      Host: zoo
                      Connection: Content-Length
                      Content-Length: 36

                      GET /nothing HTTP/1.1
                      Host: zoo

                      """)
                  .answers(Answers.echoOf("GET /nothing HTTP/1.1\r\nHost: zoo\r\n\r\n")),
              echo("reads chunks that Connection names", HOP_BY_HOP)
                  .send(
                      """
                      POST / HTTP/1.1
                      Host: zoo
                      Connection: Transfer-Encoding
                      Transfer-Encoding: chunked

                      5
                      hello
                      0

                      """)
                  .answers(Answers.echoOf("hello")),
              echo("passes over a length among the trailers", "RFC 9110 section 6.5.1")
                  .send(
                      """
                      POST / HTTP/1.1
                      Host: zoo
                      Transfer-Encoding: chunked

                      5
                      hello
                      0
                      Content-Length: 36

                      """)
                  .answers(Answers.echoOf("hello"))));

  private ProxyCases() {}

  /// A request without content, whatever this field says; so the one behind it is answered too.
  private static WireCase empty(String name, String field) {
    return any(name, SMUGGLING)
        .send(
            """
            GET /nothing HTTP/1.1
            Host: zoo
            %s

            GET /nothing HTTP/1.1
            Host: zoo

            """
                .formatted(field))
        .answers(Answers.NOT_FOUND)
        .answers(Answers.NOT_FOUND);
  }
}
