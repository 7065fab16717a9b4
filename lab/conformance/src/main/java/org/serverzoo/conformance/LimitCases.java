package org.serverzoo.conformance;

import static org.serverzoo.conformance.WireCase.any;
import static org.serverzoo.conformance.WireCase.echo;

import java.util.List;

/// Each limit from both sides: what has the greatest size that is allowed, and one byte more. A
/// client can read the refusal although it was still sending.
final class LimitCases {

  private static final String LIMITS = "the limits";
  private static final int REQUEST_LINE_BYTES = 8192;
  private static final int FIELD_LINE_BYTES = 8000;
  private static final int SECTION_BYTES = 16_384;
  private static final int FIELDS = 100;
  private static final int CONTENT_BYTES = 1_048_576;

  private static final String HOST = "Host: zoo\n";

  static final Subject SUBJECT =
      new Subject(
          "limits",
          List.of(
              any("takes a request line of 8,192 bytes", LIMITS)
                  .send(requestLine(REQUEST_LINE_BYTES) + HOST + "\n")
                  .answers(Answers.NOT_FOUND),
              any("answers 414 to a request line of 8,193 bytes", "RFC 9110 section 15.5.15")
                  .send(requestLine(REQUEST_LINE_BYTES + 1) + HOST + "\n")
                  .closesWith(Refusals.URI_TOO_LONG),
              any("answers 414 to a request line of 100,000 bytes", "RFC 9110 section 15.5.15")
                  .send(requestLine(100_000) + HOST + "\n")
                  .closesWith(Refusals.URI_TOO_LONG),
              any("answers 414 to a method of 8,193 bytes", LIMITS)
                  .send("A".repeat(REQUEST_LINE_BYTES + 1) + " / HTTP/1.1\n" + HOST + "\n")
                  .closesWith(Refusals.URI_TOO_LONG),
              any("answers 414 to a request line that does not end", "RFC 9110 section 15.5.15")
                  .send("GET /" + "a".repeat(20_000))
                  .closesWith(Refusals.URI_TOO_LONG),
              any("takes a field line of 8,000 bytes", LIMITS)
                  .send(get() + HOST + fieldLine(FIELD_LINE_BYTES) + "\n")
                  .answers(Answers.NOT_FOUND),
              any("answers 431 to a field line of 8,001 bytes", "RFC 6585 section 5")
                  .send(get() + HOST + fieldLine(FIELD_LINE_BYTES + 1) + "\n")
                  .closesWith(Refusals.FIELDS_TOO_LARGE),
              any("answers 431 to a field name of 8,001 bytes", "RFC 6585 section 5")
                  .send(get() + HOST + "x".repeat(FIELD_LINE_BYTES - 2) + ": a\n\n")
                  .closesWith(Refusals.FIELDS_TOO_LARGE),
              any("answers 431 to a field line of 100,000 bytes", "RFC 6585 section 5")
                  .send(get() + HOST + fieldLine(100_000) + "\n")
                  .closesWith(Refusals.FIELDS_TOO_LARGE),
              any("answers 431 to a field line that does not end", "RFC 6585 section 5")
                  .send(get() + HOST + "X-Long: " + "a".repeat(20_000))
                  .closesWith(Refusals.FIELDS_TOO_LARGE),
              any("takes fields of 16,384 bytes", LIMITS)
                  .send(get() + section(SECTION_BYTES) + "\n")
                  .answers(Answers.NOT_FOUND),
              any("answers 431 to fields of 16,385 bytes", "RFC 6585 section 5")
                  .send(get() + section(SECTION_BYTES + 1) + "\n")
                  .closesWith(Refusals.FIELDS_TOO_LARGE),
              any("answers 431 to fields of 100,000 bytes", "RFC 6585 section 5")
                  .send(get() + HOST + fieldLine(1_000).repeat(100) + "\n")
                  .closesWith(Refusals.FIELDS_TOO_LARGE),
              any("takes 100 fields", LIMITS)
                  .send(get() + HOST + "X-Short: a\n".repeat(FIELDS - 1) + "\n")
                  .answers(Answers.NOT_FOUND),
              any("answers 431 to 101 fields", "RFC 6585 section 5")
                  .send(get() + HOST + "X-Short: a\n".repeat(FIELDS) + "\n")
                  .closesWith(Refusals.FIELDS_TOO_LARGE),
              echo("takes content of 1 MiB", LIMITS)
                  .send(length(CONTENT_BYTES) + "x".repeat(CONTENT_BYTES))
                  .answers(Answers.echoOf("x".repeat(CONTENT_BYTES))),
              any("answers 413 to content of one byte more at once", "RFC 9110 section 15.5.14")
                  .send(length(CONTENT_BYTES + 1))
                  .closesWith(Refusals.CONTENT_TOO_LARGE),
              any("answers 413 to a length that overflows", "RFC 9110 section 8.6")
                  .send(
                      """
                      POST / HTTP/1.1
                      Host: zoo
                      Content-Length: 18446744073709551617

                      """)
                  .closesWith(Refusals.CONTENT_TOO_LARGE),
              any("answers 413 while the client still sends", "RFC 9110 section 15.5.14")
                  .send(length(2_000_000) + "x".repeat(100_000))
                  .closesWith(Refusals.CONTENT_TOO_LARGE),
              echo("takes chunks of 1 MiB in all", LIMITS)
                  .send(chunked() + "80000\n%s\n80000\n%1$s\n0\n\n".formatted("x".repeat(0x80000)))
                  .answers(Answers.echoOf("x".repeat(CONTENT_BYTES))),
              any("answers 413 to a chunk of one byte more at once", "RFC 9110 section 15.5.14")
                  .send(chunked() + "100001\n")
                  .closesWith(Refusals.CONTENT_TOO_LARGE),
              any("answers 413 to a chunk of 2 GiB less a byte", "RFC 9112 section 7.1")
                  .send(chunked() + "7FFFFFFF\n")
                  .closesWith(Refusals.CONTENT_TOO_LARGE),
              any("answers 413 to chunks that are too many", "RFC 9110 section 15.5.14")
                  .send(chunked() + "80000\n%s\n80001\n".formatted("x".repeat(0x80000)))
                  .closesWith(Refusals.CONTENT_TOO_LARGE),
              echo("takes a chunk size line of 8,000 bytes", LIMITS)
                  .send(chunked() + "5;a=" + "b".repeat(FIELD_LINE_BYTES - 4) + "\nhello\n0\n\n")
                  .answers(Answers.echoOf("hello")),
              any("answers 431 to a chunk size line of 8,001 bytes", "RFC 9112 section 7.1.1")
                  .send(chunked() + "5;a=" + "b".repeat(FIELD_LINE_BYTES - 3) + "\nhello\n0\n\n")
                  .closesWith(Refusals.FIELDS_TOO_LARGE),
              echo("takes chunk extensions of 16,384 bytes in all", LIMITS)
                  .send(chunked() + extended(SECTION_BYTES) + "0\n\n")
                  .answers(Answers.echoOf("xxxx")),
              any(
                      "answers 431 to chunk extensions of 16,385 bytes in all",
                      "RFC 9112 section 7.1.1")
                  .send(chunked() + extended(SECTION_BYTES + 1) + "0\n\n")
                  .closesWith(Refusals.FIELDS_TOO_LARGE),
              echo("takes 100 trailers", LIMITS)
                  .send(chunked() + "5\nhello\n0\n" + "X-Short: a\n".repeat(FIELDS) + "\n")
                  .answers(Answers.echoOf("hello")),
              any("answers 431 to 101 trailers", "RFC 6585 section 5")
                  .send(chunked() + "5\nhello\n0\n" + "X-Short: a\n".repeat(FIELDS + 1) + "\n")
                  .closesWith(Refusals.FIELDS_TOO_LARGE),
              any("answers 431 to a trailer of 8,001 bytes", "RFC 6585 section 5")
                  .send(chunked() + "0\n" + fieldLine(FIELD_LINE_BYTES + 1) + "\n")
                  .closesWith(Refusals.FIELDS_TOO_LARGE),
              any("answers 431 to a chunk extension of 64 KiB", "RFC 9112 section 7.1.1")
                  .send(chunked() + "5;a=" + "b".repeat(65_536) + "\nhello\n0\n\n")
                  .closesWith(Refusals.FIELDS_TOO_LARGE),
              any("answers 431 to trailers of 64 KiB", "RFC 9112 section 7.1.2")
                  .send(chunked() + "0\n" + fieldLine(1024).repeat(64) + "\n")
                  .closesWith(Refusals.FIELDS_TOO_LARGE)));

  private LimitCases() {}

  private static String get() {
    return "GET /nothing HTTP/1.1\n";
  }

  /// A request line of so many bytes, its end not counted.
  private static String requestLine(int bytes) {
    String target = "a".repeat(bytes - "GET / HTTP/1.1".length());
    return "GET /" + target + " HTTP/1.1\n";
  }

  /// A field line of so many bytes, its end not counted.
  private static String fieldLine(int bytes) {
    return "X-Long: " + "a".repeat(bytes - "X-Long: ".length()) + "\n";
  }

  /// Field lines of so many bytes in all, their ends counted; none is too long by itself.
  private static String section(int bytes) {
    int others = "Host: zoo\r\n".length() + 2 * (5000 + 2);
    return HOST + fieldLine(5000).repeat(2) + fieldLine(bytes - others - 2);
  }

  /// Four chunks of one byte, whose extensions have so many bytes in all.
  private static String extended(int bytes) {
    String chunk = "1;" + "a".repeat(bytes / 4 - 1) + "\nx\n";
    return chunk.repeat(3) + "1;" + "a".repeat(bytes - 3 * (bytes / 4) - 1) + "\nx\n";
  }

  private static String length(int bytes) {
    return """
    POST / HTTP/1.1
    Host: zoo
    Content-Length: %d

    """
        .formatted(bytes);
  }

  private static String chunked() {
    return """
    POST / HTTP/1.1
    Host: zoo
    Transfer-Encoding: chunked

    """;
  }
}
