package org.serverzoo.conformance;

import static org.serverzoo.conformance.Refusals.BAD_REQUEST;
import static org.serverzoo.conformance.WireCase.any;
import static org.serverzoo.conformance.WireCase.zoo;

import java.util.List;

/// One `Host`, and a host in it (RFC 9112 section 3.2, RFC 9110 section 7.2). A server and the
/// proxy before it that take different ones can be played off against each other.
final class HostCases {

  private static final String ONE_HOST = "RFC 9112 section 3.2";
  private static final String SYNTAX = "RFC 9110 section 7.2";

  static final Subject SUBJECT =
      new Subject(
          "Host",
          List.of(
              accepted("takes a host with a port", "Host: zoo:8080"),
              accepted("takes a host with an empty port", "Host: zoo:"),
              accepted("takes an IPv4 address", "Host: 127.0.0.1:8080"),
              accepted("takes an IPv6 address", "Host: [::1]"),
              accepted("takes an IPv6 address with a port", "Host: [2001:db8::1]:8080"),
              accepted("takes a field name in any case", "hOsT: zoo"),
              accepted("takes white space around the host", "Host: ␉ zoo ␉"),
              accepted("takes a host of every character", "Host: a-._~%20!$&'()*+,;=Z9"),
              zoo("takes HTTP/1.0 without Host", ONE_HOST)
                  .send(
                      """
                      GET /healthz HTTP/1.0

                      """)
                  .closesWith(Answers.HEALTHY),
              any("refuses HTTP/1.1 without Host", ONE_HOST)
                  .send(
                      """
                      GET / HTTP/1.1

                      """)
                  .closesWith(BAD_REQUEST),
              any("refuses an absolute target without Host", ONE_HOST)
                  .send(
                      """
                      GET http://zoo/ HTTP/1.1

                      """)
                  .closesWith(BAD_REQUEST),
              any("refuses HTTP/1.0 with two Host fields", ONE_HOST)
                  .send(
                      """
                      GET / HTTP/1.0
                      Host: zoo
                      Host: elsewhere

                      """)
                  .closesWith(BAD_REQUEST),
              refused("refuses two different Host fields", ONE_HOST, "Host: zoo\nHost: elsewhere"),
              refused("refuses two equal Host fields", ONE_HOST, "Host: zoo\nHost: zoo"),
              refused(
                  "refuses two Host fields in different case", ONE_HOST, "Host: zoo\nhost: zoo"),
              refused("refuses an empty Host", SYNTAX, "Host:"),
              refused("refuses a Host of white space", SYNTAX, "Host: ␉ "),
              refused("refuses a Host that is a list", SYNTAX, "Host: zoo, elsewhere"),
              refused("refuses a Host with user information", SYNTAX, "Host: me@zoo"),
              refused("refuses a Host with a path", SYNTAX, "Host: zoo/path"),
              refused("refuses a Host with a query", SYNTAX, "Host: zoo?a=b"),
              refused("refuses a Host with a fragment", SYNTAX, "Host: zoo#top"),
              refused("refuses a Host with a scheme", SYNTAX, "Host: http://zoo"),
              refused("refuses a Host with a space", SYNTAX, "Host: zoo zoo"),
              refused("refuses a Host that is a port", SYNTAX, "Host: :8080"),
              refused("refuses a Host with letters for a port", SYNTAX, "Host: zoo:http"),
              refused("refuses a Host with two ports", SYNTAX, "Host: zoo:80:80"),
              refused("refuses an IPv6 address without brackets", SYNTAX, "Host: ::1"),
              refused("refuses an IPv6 address without an end", SYNTAX, "Host: [::1"),
              refused("refuses brackets with no address in them", SYNTAX, "Host: [zoo]"),
              refused("refuses a bad percent code in Host", SYNTAX, "Host: zoo%2"),
              refused("refuses raw UTF-8 in Host", SYNTAX, "Host: cafÃ©")));

  private HostCases() {}

  private static WireCase accepted(String name, String line) {
    return zoo(name, SYNTAX)
        .send(
            """
            GET /healthz HTTP/1.1
            %s

            """
                .formatted(line))
        .answers(Answers.HEALTHY);
  }

  private static WireCase refused(String name, String source, String lines) {
    return any(name, source)
        .send(
            """
            GET / HTTP/1.1
            %s

            """
                .formatted(lines))
        .closesWith(BAD_REQUEST);
  }
}
