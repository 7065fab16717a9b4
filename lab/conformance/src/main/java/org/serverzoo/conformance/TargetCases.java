package org.serverzoo.conformance;

import static org.serverzoo.conformance.Refusals.BAD_REQUEST;
import static org.serverzoo.conformance.WireCase.any;
import static org.serverzoo.conformance.WireCase.zoo;

import java.util.ArrayList;
import java.util.List;

/// The forms that a target may have, and the characters in it.
final class TargetCases {

  private static final String FORMS = "RFC 9112 section 3.2";
  private static final String CHARACTERS = "RFC 3986 appendix A";

  static final Subject SUBJECT = new Subject("targets", cases());

  private TargetCases() {}

  private static List<WireCase> cases() {
    List<WireCase> cases = new ArrayList<>(accepted());
    cases.addAll(refused());
    cases.add(
        any("answers 421 to an absolute https target", "RFC 9110 section 7.4")
            .send(get("https://zoo/healthz"))
            .closesWith(Refusals.MISDIRECTED_REQUEST));
    for (char c : "\"<>[]\\^`{|}".toCharArray()) {
      cases.add(refused("refuses %c in a path".formatted(c), CHARACTERS, "/a" + c));
      cases.add(refused("refuses %c in a query".formatted(c), CHARACTERS, "/?a=" + c));
    }
    return cases;
  }

  private static List<WireCase> accepted() {
    return List.of(
        accepted("takes a target with an empty query", CHARACTERS, "/healthz?"),
        accepted("takes a target with two question marks", CHARACTERS, "/healthz?a=?"),
        accepted(
            "takes every character of a query", CHARACTERS, "/healthz?a=%20-._~!$&'()*+,;=:@/"),
        accepted("takes an encoded letter for the letter", "RFC 3986 section 6.2.2", "/%68ealthz"),
        accepted("takes an absolute target", "RFC 9112 section 3.2.2", "http://zoo/healthz"),
        accepted("takes a scheme in capitals", "RFC 3986 section 3.1", "HTTP://zoo/healthz"),
        accepted("takes an absolute target with a port", FORMS, "http://zoo:8080/healthz"),
        accepted("takes an absolute target with an address", FORMS, "http://[::1]:80/healthz"),
        accepted(
            "takes the absolute target's host before Host",
            "RFC 9112 section 3.2.2",
            "http://elsewhere/healthz?"),
        zoo("takes an absolute target without a path for /", "RFC 9110 section 4.2.3")
            .send(
                """
                POST http://zoo HTTP/1.1
                Host: zoo

                """)
            .answers(MistakeCases.notAllowed("GET, HEAD")));
  }

  private static List<WireCase> refused() {
    return List.of(
        refused("refuses a fragment", FORMS, "/healthz#top"),
        refused("refuses a relative target", FORMS, "healthz"),
        refused("refuses an authority but with CONNECT", "RFC 9112 section 3.2.3", "zoo:80"),
        refused("refuses an asterisk but with OPTIONS", "RFC 9112 section 3.2.4", "*"),
        refused("refuses an asterisk with a path", "RFC 9112 section 3.2.4", "*/"),
        refused("refuses user information", "RFC 9110 section 4.2.4", "http://me@zoo/healthz"),
        refused("refuses a password", "RFC 9110 section 4.2.4", "http://me:secret@zoo/healthz"),
        refused("refuses an absolute target without a host", "RFC 9110 section 4.2.1", "http:///"),
        refused("refuses an absolute target with a wrong port", FORMS, "http://zoo:x/healthz"),
        refused("refuses a fragment in an absolute target", FORMS, "http://zoo/healthz#top"),
        refused("refuses another scheme", FORMS, "ftp://zoo/healthz"),
        refused("refuses a percent sign without digits", CHARACTERS, "/%"),
        refused("refuses a percent sign with one digit", CHARACTERS, "/%4"),
        refused("refuses a percent sign with letters", CHARACTERS, "/%zz"),
        refused("refuses a percent sign without digits in a query", CHARACTERS, "/?a=%4"),
        refused("refuses a space in a target", "RFC 9112 section 3.2", "/a b"),
        refused("refuses a tab in a target", CHARACTERS, "/a␉b"),
        refused("refuses a NUL in a target", CHARACTERS, "/a␀b"),
        refused("refuses a bare CR in a target", CHARACTERS, "/a␍b"),
        refused("refuses a DEL in a target", CHARACTERS, "/a␡b"),
        refused("refuses raw UTF-8 in a path", CHARACTERS, "/cafÃ©"),
        refused("refuses raw UTF-8 in a query", CHARACTERS, "/?a=cafÃ©"));
  }

  private static WireCase accepted(String name, String source, String target) {
    return zoo(name, source).send(get(target)).answers(Answers.HEALTHY);
  }

  private static WireCase refused(String name, String source, String target) {
    return any(name, source).send(get(target)).closesWith(BAD_REQUEST);
  }

  private static String get(String target) {
    return """
    GET %s HTTP/1.1
    Host: zoo

    """
        .formatted(target);
  }
}
