package org.serverzoo.conformance;

import static org.serverzoo.conformance.Refusals.BAD_REQUEST;
import static org.serverzoo.conformance.WireCase.any;
import static org.serverzoo.conformance.WireCase.echo;

import java.util.List;

/// Content in chunks (RFC 9112 section 7.1). Extensions and trailers mean nothing here: they are
/// passed over where they are well-formed.
final class ChunkedCases {

  private static final String CHUNKS = "RFC 9112 section 7.1";
  private static final String EXTENSIONS = "RFC 9112 section 7.1.1";
  private static final String TRAILERS = "RFC 9112 section 7.1.2";

  static final Subject SUBJECT =
      new Subject(
          "chunked",
          List.of(
              echoed("takes one chunk", CHUNKS, "5\nhello\n0\n\n", "hello"),
              echoed("takes several chunks", CHUNKS, "5\nhello\n7\n, world\n0\n\n", "hello, world"),
              echoed("takes no chunk but the last", CHUNKS, "0\n\n", ""),
              echoed("takes a size in capitals", CHUNKS, "A\nhelloworld\n0\n\n", "helloworld"),
              echoed("takes a size in small letters", CHUNKS, "a\nhelloworld\n0\n\n", "helloworld"),
              echoed("takes a size with leading zeros", CHUNKS, "0005\nhello\n0\n\n", "hello"),
              echoed(
                  "takes a size with many leading zeros",
                  CHUNKS,
                  "0".repeat(1000) + "5\nhello\n0\n\n",
                  "hello"),
              echoed(
                  "takes bytes that are not ASCII in a quoted extension",
                  EXTENSIONS,
                  "5;a=\"cafÃ©\"\nhello\n0\n\n",
                  "hello"),
              echoed(
                  "takes 16,384 chunks of one byte",
                  CHUNKS,
                  "1\nx\n".repeat(16_384) + "0\n\n",
                  "x".repeat(16_384)),
              echoed("takes a last chunk of several zeros", CHUNKS, "5\nhello\n000\n\n", "hello"),
              echoed("takes line ends within a chunk", CHUNKS, "4\na\nb\n0\n\n", "a\r\nb"),
              echoed("takes an extension", EXTENSIONS, "5;a=b\nhello\n0\n\n", "hello"),
              echoed(
                  "takes an extension without a value", EXTENSIONS, "5;a\nhello\n0\n\n", "hello"),
              echoed("takes two extensions", EXTENSIONS, "5;a=b;c\nhello\n0;d\n\n", "hello"),
              echoed(
                  "takes a quoted extension",
                  EXTENSIONS,
                  "5;a=\"b \\\"; c\"\nhello\n0\n\n",
                  "hello"),
              echoed(
                  "takes space around an extension",
                  EXTENSIONS,
                  "5 ; a = b\nhello\n0\n\n",
                  "hello"),
              echoed("takes a trailer", TRAILERS, "5\nhello\n0\nX-Sum: 1\n\n", "hello"),
              echoed("takes two trailers", TRAILERS, "5\nhello\n0\nX-Sum: 1\nX-More:\n\n", "hello"),
              echo("takes the name of the coding in any case", "RFC 9112 section 7")
                  .send(
                      """
                      POST / HTTP/1.1
                      Host: zoo
                      Transfer-Encoding: Chunked

                      5
                      hello
                      0

                      """)
                  .answers(Answers.echoOf("hello")),
              refused("refuses an empty size", CHUNKS, "\nhello\n0\n\n"),
              refused("refuses a size with a prefix", CHUNKS, "0x5\nhello\n0\n\n"),
              refused("refuses a size with a plus", CHUNKS, "+5\nhello\n0\n\n"),
              refused("refuses a size with a minus", CHUNKS, "-5\nhello\n0\n\n"),
              refused("refuses a size with an underscore", CHUNKS, "0_5\nhello\n0\n\n"),
              refused("refuses a size that is no number", CHUNKS, "five\nhello\n0\n\n"),
              refused("refuses a space before a size", CHUNKS, " 5\nhello\n0\n\n"),
              refused("refuses a space behind a size", CHUNKS, "5 \nhello\n0\n\n"),
              refused("refuses a tab behind a size", CHUNKS, "5␉\nhello\n0\n\n"),
              refused("refuses a NUL behind a size", CHUNKS, "5␀\nhello\n0\n\n"),
              refused("refuses a space behind the last size", CHUNKS, "5\nhello\n0 \n\n"),
              refused("refuses a size of 17 digits", CHUNKS, "FFFFFFFFFFFFFFFF0\nhello\n0\n\n"),
              refused("refuses a size that ends in a bare LF", CHUNKS, "5␊hello\n0\n\n"),
              refused("refuses a size that ends in a bare CR", CHUNKS, "5␍hello\n0\n\n"),
              refused("refuses a chunk longer than its size", CHUNKS, "5\nhello!\n0\n\n"),
              refused("refuses a chunk without a line end", CHUNKS, "5\nhello0\n\n"),
              refused("refuses a chunk that ends in a bare LF", CHUNKS, "5\nhello␊0\n\n"),
              refused("refuses a chunk that ends in a bare CR", CHUNKS, "5\nhello␍0\n\n"),
              refused("refuses an extension without a name", EXTENSIONS, "5;\nhello\n0\n\n"),
              refused("refuses an extension with a value alone", EXTENSIONS, "5;=b\nhello\n0\n\n"),
              refused("refuses an extension without its value", EXTENSIONS, "5;a=\nhello\n0\n\n"),
              refused("refuses an extension that is no token", EXTENSIONS, "5;a[=b\nhello\n0\n\n"),
              refused("refuses an extension without its size", EXTENSIONS, ";a=b\nhello\n0\n\n"),
              refused("refuses a second value", EXTENSIONS, "5;a=b c\nhello\n0\n\n"),
              refused("refuses quotes that do not end", EXTENSIONS, "5;a=\"b\nhello\n0\n\n"),
              refused("refuses a NUL in an extension", EXTENSIONS, "5;a␀\nhello\n0\n\n"),
              refused("refuses a bare CR in an extension", EXTENSIONS, "5;a␍b\nhello\n0\n\n"),
              refused("refuses a bare LF in an extension", EXTENSIONS, "5;a␊b\nhello\n0\n\n"),
              refused("refuses a trailer without a colon", TRAILERS, "5\nhello\n0\nX-Sum\n\n"),
              refused("refuses a trailer with a space", TRAILERS, "5\nhello\n0\nX-Sum : 1\n\n"),
              refused("refuses a NUL in a trailer", TRAILERS, "5\nhello\n0\nX-Sum: ␀\n\n"),
              refused("refuses a folded trailer", TRAILERS, "5\nhello\n0\nX-Sum: 1\n 2\n\n"),
              refused("refuses trailers that end in a bare LF", TRAILERS, "5\nhello\n0\n␊")));

  private ChunkedCases() {}

  private static WireCase echoed(String name, String source, String chunks, String content) {
    return echo(name, source).send(post(chunks)).answers(Answers.echoOf(content));
  }

  private static WireCase refused(String name, String source, String chunks) {
    return any(name, source).send(post(chunks)).closesWith(BAD_REQUEST);
  }

  private static String post(String chunks) {
    return """
    POST / HTTP/1.1
    Host: zoo
    Transfer-Encoding: chunked

    """
        + chunks;
  }
}
