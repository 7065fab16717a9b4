package org.serverzoo.conformance;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// What a client sees of a server when NGINX stands in between.
///
/// NGINX decides about the client's connection, not the server, and says `Connection: keep-alive`
/// where it keeps one. It asks for every content that a client announces. Mistakes that it finds by
/// itself it refuses by itself, with a page of its own, which `Server: nginx` tells. And some
/// requests it changes before the server sees them: these are listed here. All else has to come
/// through as it is; and whatever becomes of a request, the next one on the connection gets its own
/// answer.
final class ThroughNginx {

  private static final String LENIENT =
      "NGINX reads it kindly, and the server gets a clean request";

  /// Cases that may end otherwise, each with the reason. The answer must be sound, no more.
  private static final Map<String, List<String>> CHANGED =
      Map.of(
          LENIENT,
          List.of(
              "refuses two empty lines before a request",
              "refuses a bare LF before a request",
              "refuses a request line that ends in a bare LF",
              "refuses two spaces before the target",
              "refuses two spaces before the version",
              "refuses a space behind the version",
              "refuses a version of two digits",
              "refuses another scheme",
              "refuses a Host with letters for a port",
              "refuses a Host with two ports",
              "refuses a line without a colon",
              "refuses a bare CR at the end of a value",
              "refuses a bare LF between two fields",
              "refuses a head that ends in bare LFs",
              "refuses a head whose empty line is a bare LF",
              "refuses a space behind a size",
              "refuses a tab behind a size",
              "refuses a space behind the last size",
              "refuses a size that ends in a bare LF",
              "refuses a chunk that ends in a bare LF",
              "refuses an extension without a name",
              "refuses an extension with a value alone",
              "refuses an extension without its value",
              "refuses an extension that is no token",
              "refuses a second value",
              "refuses quotes that do not end",
              "refuses a NUL in an extension",
              "refuses a trailer without a colon",
              "refuses a trailer with a space",
              "refuses a NUL in a trailer",
              "refuses a folded trailer",
              "refuses trailers that end in a bare LF",
              "answers 421 to an absolute https target",
              "answers HEAD with 421 without content",
              "answers 431 to 101 trailers",
              "answers 431 to a trailer of 8,001 bytes",
              "answers 431 to a chunk size line of 8,001 bytes",
              "answers 431 to chunk extensions of 16,385 bytes in all",
              "answers 431 to a chunk extension of 64 KiB",
              "answers 431 to trailers of 64 KiB"),
          "NGINX answers the expectation itself, and does not pass it on",
          List.of("answers 417 to any other expectation", "answers HEAD with 417 without content"),
          "NGINX refuses what a server may take",
          List.of(
              "answers OPTIONS for the server as a whole",
              "takes white space around the host",
              "takes white space around a length"),
          "NGINX adds fields, and sets some anew",
          List.of(
              "takes fields of 16,384 bytes",
              "takes 100 fields",
              "echoes the header lines as received"));

  /// Cases that are not played, each with the reason.
  private static final Map<String, List<String>> LEFT_OUT =
      Map.of(
          "NGINX speaks HTTP/0.9, whose answers have no head",
          List.of("refuses HTTP/0.9"),
          "NGINX does not ask for content where 100-continue is in a list",
          List.of("takes a list of expectations that it meets"),
          "NGINX refuses a chunk that is too large when its first byte comes",
          List.of(
              "answers 413 to a chunk of one byte more at once",
              "answers 413 to a chunk of 2 GiB less a byte",
              "answers 413 to chunks that are too many"));

  private static final Set<String> CHANGED_NAMES = names(CHANGED);
  private static final Set<String> LEFT_OUT_NAMES = names(LEFT_OUT);

  private ThroughNginx() {}

  private static Set<String> names(Map<String, List<String>> byReason) {
    return byReason.values().stream().flatMap(List::stream).collect(Collectors.toUnmodifiableSet());
  }

  /// Whether a case shows anything here.
  static boolean suits(WireCase wireCase) {
    return !LEFT_OUT_NAMES.contains(wireCase.name());
  }

  /// Whether NGINX may answer a case otherwise, or the server an altered request.
  static boolean changes(WireCase wireCase) {
    return CHANGED_NAMES.contains(wireCase.name());
  }

  /// Takes any sound answer but those that say that something broke.
  ///
  /// @return false when the connection is over
  static boolean receiveAny(Wire wire, boolean toHead) throws IOException {
    Answer answer = beyondContinue(wire, toHead);
    if (answer.status() == 500 || answer.status() == 502 || answer.status() == 504) {
      throw new WireFailure("No answer should be like this:\n\n" + answer.shown());
    }
    return staysOpen(wire, answer);
  }

  /// Holds an answer against the golden one, and waits for the end that it announces.
  ///
  /// @return false when the connection is over
  static boolean receive(Wire wire, Golden expected) throws IOException {
    Answer answer = beyondContinue(wire, expected.toHead());
    if (answer.field("Server").filter("nginx"::equals).isPresent()) {
      if (answer.status() < 400 || answer.status() > 505 || expected.status() < 400) {
        throw new WireFailure("NGINX must not answer this by itself:\n\n" + answer.shown());
      }
    } else {
      expected.check(
          answer, List.of(answer.closes() ? "Connection: close" : "Connection: keep-alive"));
    }
    return staysOpen(wire, answer);
  }

  private static Answer beyondContinue(Wire wire, boolean toHead) throws IOException {
    Answer answer = toHead ? wire.answerToHead() : wire.answer();
    return answer.status() == 100 ? beyondContinue(wire, toHead) : answer;
  }

  private static boolean staysOpen(Wire wire, Answer answer) throws IOException {
    if (answer.closes()) {
      wire.expectEnd();
    }
    return !answer.closes();
  }
}
