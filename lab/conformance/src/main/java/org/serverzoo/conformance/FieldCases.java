package org.serverzoo.conformance;

import static org.serverzoo.conformance.Refusals.BAD_REQUEST;
import static org.serverzoo.conformance.WireCase.any;
import static org.serverzoo.conformance.WireCase.zoo;

import java.util.List;

/// The shape of field lines (RFC 9112 section 5).
final class FieldCases {

  private static final String LINES = "RFC 9112 section 5";
  private static final String NAMES = "RFC 9110 section 5.1";
  private static final String VALUES = "RFC 9110 section 5.5";
  private static final String LINE_ENDS = "RFC 9112 section 2.2";
  private static final String FOLDING = "RFC 9112 section 5.2";

  static final Subject SUBJECT =
      new Subject(
          "field lines",
          List.of(
              accepted("takes a field without a value", VALUES, "X-Test:"),
              accepted("takes a field without a space behind the colon", LINES, "X-Test:value"),
              accepted("takes white space around a value", LINES, "X-Test: ␉ value ␉ "),
              accepted("takes a tab within a value", VALUES, "X-Test: a␉b"),
              accepted("takes bytes that are not ASCII in a value", VALUES, "X-Test: cafÃ© ÿ"),
              accepted("takes every character of a name", NAMES, "!#$%&'*+-.^_`|~09azAZ: value"),
              accepted(
                  "takes the same field twice", "RFC 9110 section 5.3", "X-Test: a\nX-Test: b"),
              accepted("takes a colon in a value", VALUES, "X-Test: a: b"),
              refused("refuses a space before the colon", "RFC 9112 section 5.1", "X-Test : value"),
              refused("refuses a tab before the colon", "RFC 9112 section 5.1", "X-Test␉: value"),
              refused("refuses a line without a colon", LINES, "X-Test"),
              refused("refuses an empty field name", NAMES, ": value"),
              refused("refuses a name with a space", NAMES, "X Test: value"),
              refused("refuses a name with a bracket", NAMES, "X[Test: value"),
              refused("refuses a name with a NUL", NAMES, "X␀Test: value"),
              refused("refuses a name that is not ASCII", NAMES, "X-TÃ«st: value"),
              refused("refuses a NUL in a value", VALUES, "X-Test: a␀b"),
              refused("refuses a bell in a value", VALUES, "X-Test: a␇b"),
              refused("refuses a vertical tab in a value", VALUES, "X-Test: a␋b"),
              refused("refuses an escape in a value", VALUES, "X-Test: a␛b"),
              refused("refuses a DEL in a value", VALUES, "X-Test: a␡b"),
              refused("refuses a bare CR in a value", LINE_ENDS, "X-Test: a␍b"),
              refused("refuses a bare CR at the end of a value", LINE_ENDS, "X-Test: a␍"),
              refused("refuses a bare LF between two fields", LINE_ENDS, "X-Test: a␊X-Test: b"),
              refused("refuses a bare CR between two fields", LINE_ENDS, "X-Test: a␍X-Test: b"),
              refused("refuses a folded line", FOLDING, "X-Test: a\n b"),
              refused("refuses a line folded with a tab", FOLDING, "X-Test: a\n␉b"),
              refused("refuses a folded line that is empty", FOLDING, "X-Test: a\n "),
              refused("refuses a folded line with a colon", FOLDING, "X-Test: a\n X-Test: b"),
              any("refuses white space before the first field", LINE_ENDS)
                  .send(
                      """
                      GET / HTTP/1.1
                       X-Test: value
                      Host: zoo

                      """)
                  .closesWith(BAD_REQUEST),
              any("refuses a head that ends in bare LFs", LINE_ENDS)
                  .send(
                      """
                      GET / HTTP/1.1
                      Host: zoo␊␊\
                      """)
                  .closesWith(BAD_REQUEST),
              any("refuses a head whose empty line is a bare LF", LINE_ENDS)
                  .send(
                      """
                      GET / HTTP/1.1
                      Host: zoo
                      ␊\
                      """)
                  .closesWith(BAD_REQUEST)));

  private FieldCases() {}

  private static WireCase accepted(String name, String source, String line) {
    return zoo(name, source)
        .send(
            """
            GET /healthz HTTP/1.1
            Host: zoo
            %s

            """
                .formatted(line))
        .answers(Answers.HEALTHY);
  }

  private static WireCase refused(String name, String source, String line) {
    return any(name, source)
        .send(
            """
            GET / HTTP/1.1
            Host: zoo
            %s

            """
                .formatted(line))
        .closesWith(BAD_REQUEST);
  }
}
