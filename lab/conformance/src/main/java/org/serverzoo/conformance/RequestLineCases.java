package org.serverzoo.conformance;

import static org.serverzoo.conformance.Refusals.BAD_REQUEST;
import static org.serverzoo.conformance.Refusals.NOT_IMPLEMENTED;
import static org.serverzoo.conformance.Refusals.VERSION_NOT_SUPPORTED;
import static org.serverzoo.conformance.WireCase.any;
import static org.serverzoo.conformance.WireCase.zoo;

import java.util.List;

/// Method, spaces and version: the first line without its target.
final class RequestLineCases {

  private static final String LINE = "RFC 9112 section 3";
  private static final String METHOD = "RFC 9112 section 3.1";
  private static final String VERSION = "RFC 9112 section 2.3";
  private static final String ROBUSTNESS = "RFC 9112 section 2.2";

  static final Subject SUBJECT =
      new Subject(
          "request line",
          List.of(
              zoo("passes over one empty line before a request", ROBUSTNESS)
                  .send(
                      """

                      GET /healthz HTTP/1.1
                      Host: zoo

                      """)
                  .answers(Answers.HEALTHY),
              zoo("passes over an empty line between two requests", ROBUSTNESS)
                  .send(
                      """
                      GET /healthz HTTP/1.1
                      Host: zoo


                      GET /healthz HTTP/1.1
                      Host: zoo

                      """)
                  .answers(Answers.HEALTHY)
                  .answers(Answers.HEALTHY)
                  .arrivingTogether(),
              any("refuses two empty lines before a request", ROBUSTNESS)
                  .send(
                      """


                      GET / HTTP/1.1
                      Host: zoo

                      """)
                  .closesWith(BAD_REQUEST),
              any("refuses a bare LF before a request", ROBUSTNESS)
                  .send(
                      """
                      ␊\
                      GET / HTTP/1.1
                      Host: zoo

                      """)
                  .closesWith(BAD_REQUEST),
              any("refuses a request line that ends in a bare LF", ROBUSTNESS)
                  .send(
                      """
                      GET / HTTP/1.1␊\
                      Host: zoo

                      """)
                  .closesWith(BAD_REQUEST),
              any("refuses a request line that ends in a bare CR", ROBUSTNESS)
                  .send(
                      """
                      GET / HTTP/1.1␍\
                      Host: zoo

                      """)
                  .closesWith(BAD_REQUEST),
              refused("refuses two spaces before the target", LINE, "GET  / HTTP/1.1"),
              refused("refuses two spaces before the version", LINE, "GET /  HTTP/1.1"),
              refused("refuses a tab instead of a space", LINE, "GET␉/ HTTP/1.1"),
              refused("refuses a space before the method", LINE, " GET / HTTP/1.1"),
              refused("refuses a space behind the version", LINE, "GET / HTTP/1.1 "),
              refused("refuses a request line without a target", LINE, "GET HTTP/1.1"),
              refused("refuses a request line of spaces", LINE, "   "),
              refused("refuses a request line of one word", LINE, "GET"),
              refused("refuses HTTP/0.9", VERSION, "GET /"),
              refused("refuses a method that is no token", METHOD, "G(T / HTTP/1.1"),
              refused("refuses a method that begins with an at sign", METHOD, "@GET / HTTP/1.1"),
              refused("refuses a method with a colon", METHOD, "GET: / HTTP/1.1"),
              refused("refuses a method with a NUL", METHOD, "GET␀ / HTTP/1.1"),
              refused("refuses a method that is not ASCII", METHOD, "GETÃ / HTTP/1.1"),
              refused("refuses an empty method", METHOD, " / HTTP/1.1"),
              refused("refuses bytes that are no text", METHOD, "␖␃␁␀¥␁␀␀¡␃␃"),
              refused("refuses a version in lower case", VERSION, "GET / http/1.1"),
              refused("refuses a version without a minor part", VERSION, "GET / HTTP/1"),
              refused("refuses a version with leading zeros", VERSION, "GET / HTTP/01.01"),
              refused("refuses a version of two digits", VERSION, "GET / HTTP/1.10"),
              refused("refuses a version with a space", VERSION, "GET / HTTP/ 1.1"),
              refused("refuses a version with a comma", VERSION, "GET / HTTP/1,1"),
              refused("refuses a version of letters", VERSION, "GET / HTTP/x.y"),
              refused("refuses another protocol", VERSION, "GET / FTP/1.1"),
              unsupported("HTTP/0.9"),
              zoo("takes HTTP/1.2 for HTTP/1.1", "RFC 9110 section 2.5")
                  .send(
                      """
                      GET /healthz HTTP/1.2
                      Host: zoo

                      """)
                  .answers(Answers.HEALTHY),
              unsupported("HTTP/2.0"),
              unsupported("HTTP/9.9"),
              any("answers 505 to the preface of HTTP/2", "RFC 9113 section 3.4")
                  .send(
                      """
                      PRI * HTTP/2.0

                      SM

                      """)
                  .closesWith(VERSION_NOT_SUPPORTED),
              any("answers 501 to CONNECT", "RFC 9110 section 9.3.6")
                  .send(
                      """
                      CONNECT zoo:443 HTTP/1.1
                      Host: zoo:443

                      """)
                  .closesWith(NOT_IMPLEMENTED)));

  private RequestLineCases() {}

  private static WireCase refused(String name, String source, String line) {
    return withLine(name, source, line).closesWith(BAD_REQUEST);
  }

  private static WireCase unsupported(String version) {
    return withLine("answers 505 to " + version, VERSION, "GET / " + version)
        .closesWith(VERSION_NOT_SUPPORTED);
  }

  private static WireCase withLine(String name, String source, String line) {
    return any(name, source)
        .send(
            """
            %s
            Host: zoo

            """
                .formatted(line));
  }
}
