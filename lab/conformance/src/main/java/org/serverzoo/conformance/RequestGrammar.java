package org.serverzoo.conformance;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import org.serverzoo.conformance.AlmostRequest.Line;
import org.serverzoo.conformance.AlmostRequest.Piece;

/// What requests are made of (RFC 9112), each piece with what a client could send instead.
final class RequestGrammar {

  private static final List<String> LINE_ENDS =
      List.of("\n", "\r", "", "\r\r\n", "\n\r", " \r\n", "\0\r\n");

  /// What is too much in it stands before the content, or before the next request.
  private static final Piece HEAD_END =
      piece("\r\n", LINE_ENDS, FieldCases.SUBJECT, RequestLineCases.SUBJECT);

  private static final Piece CHUNKED_HEAD_END =
      piece("\r\n", LINE_ENDS, FieldCases.SUBJECT, ChunkedCases.SUBJECT);

  private static final Piece CHUNK_END = piece("\r\n", LINE_ENDS, ChunkedCases.SUBJECT);

  private static final Piece LAST_END =
      piece("\r\n", LINE_ENDS, ChunkedCases.SUBJECT, RequestLineCases.SUBJECT);

  private static final List<String> METHODS =
      List.of(
          "get", "G T", "GET:", "", "PUT", "BREW", "GE\0T", " GET", "\r\nGET", "\nGET", "\tGET");

  private static final List<String> SPACES =
      List.of("", "  ", "\t", "\u000B", "\u00A0", "\r", "\0");

  private static final List<String> TARGETS =
      List.of(
          "",
          "*",
          "a",
          "/nothing",
          "//",
          "/?",
          "/#a",
          "/%",
          "/%2",
          "/%zz",
          "/%2F",
          "/a b",
          "/é",
          "/\"",
          "/{",
          "/\\",
          "http://zoo/",
          "https://zoo/",
          "http:///",
          "http://zoo:a/",
          "zoo:80");

  private static final List<String> VERSIONS =
      List.of(
          "HTTP/1.0",
          "HTTP/1.2",
          "HTTP/2.0",
          "HTTP/0.9",
          "http/1.1",
          "HTTP/1.1 ",
          "HTTP/1.1x",
          "HTTP/01.1",
          "HTTP/1.01",
          "HTTP/1",
          "HTTP/1.",
          "HTTP/ 1.1",
          "HTTP1.1",
          "HTTPS/1.1",
          "");

  private static final List<String> HOSTS =
      List.of(
          "", "zoo:", "zoo:80", "zoo:a", "zoo,zoo", "zoo zoo", "[::1]", "::1", "me@zoo", "zoo/");

  private static final List<String> LENGTHS =
      List.of(
          "",
          "+5",
          "-5",
          "05",
          "5.0",
          "5,5",
          "5, 5",
          "5, 6",
          "0x5",
          "0",
          "3",
          "4",
          "6",
          "5 5",
          "5\0",
          "5\u000B",
          "\f5",
          "99999999999999999999",
          "four",
          "5e0");

  private static final List<String> CODINGS =
      List.of(
          "",
          "Chunked",
          "chunked, chunked",
          "gzip",
          "gzip, chunked",
          "chunked, gzip",
          "identity",
          "xchunked",
          "chunked;a=b",
          "\"chunked\"",
          "chunked,",
          ", chunked",
          "\u000Bchunked",
          "chunked\0",
          "chun ked");

  private static final List<String> SIZES =
      List.of(
          "",
          "0",
          "05",
          "00000000000000000005",
          "0x5",
          "+5",
          "-5",
          "5_0",
          " 5",
          "5 ",
          "5\t",
          "4",
          "6",
          "7fffffff",
          "80000000",
          "FFFFFFFFFFFFFFFF0",
          "10000000000000005",
          "g");

  private static final List<String> EXTENSIONS =
      List.of(
          ";a",
          ";a=b",
          ";a=\"b\"",
          "; a = b",
          ";",
          ";=b",
          ";a=",
          ";a=\"b",
          ";a b",
          ";a=b c",
          ";a\0",
          ";a=\"\n\"",
          ";;a",
          ",a");

  private static final List<String> TRAILERS =
      List.of(
          "X-Sum: 1\r\n",
          "X-Sum:\r\n",
          "X-Sum : 1\r\n",
          "X-Sum\r\n",
          " X-Sum: 1\r\n",
          ": 1\r\n",
          "X-Sum: 1\n",
          "X-Sum: \0\r\n",
          "X-Sum: 1\r\n 2\r\n",
          "Content-Length: 3\r\n");

  private static final List<String> CONNECTIONS =
      List.of(
          "close",
          "keep-alive",
          "Close",
          "close, x",
          "x,close",
          "closed",
          ", close ,",
          "",
          "keep-alive, close",
          "content-length");

  private static final List<String> EXPECTATIONS =
      List.of("100-Continue", "", "200-ok", "100-continue, x", "100-continue;a=b", ",");

  private RequestGrammar() {}

  /// One that every server takes.
  static List<Line> valid(Random random) {
    String content = random.nextBoolean() ? "hello" : "GET /nothing HTTP/1.1\r\nHost: zoo\r\n\r\n";
    int kind = random.nextInt(4);
    List<Line> lines = new ArrayList<>();
    boolean chunked = kind == 3;
    lines.add(requestLine(kind == 0 ? "GET" : "POST", chunked || random.nextInt(8) > 0));
    lines.add(field("Host", "zoo", HOSTS, HostCases.SUBJECT));
    if (random.nextInt(3) == 0) {
      lines.add(field("X-Test", "a", List.of("", "a\0", "a\r\n b", "a\rb"), FieldCases.SUBJECT));
    }
    if (random.nextInt(6) == 0) {
      lines.add(field("Connection", "x", CONNECTIONS, PersistenceCases.SUBJECT));
    }
    switch (kind) {
      case 0, 1 -> lines.add(new Line(HEAD_END));
      case 2 -> {
        if (random.nextInt(6) == 0) {
          lines.add(field("Expect", "100-continue", EXPECTATIONS, ExpectationCases.SUBJECT));
        }
        String length = String.valueOf(content.length());
        lines.add(field("Content-Length", length, LENGTHS, FramingCases.SUBJECT));
        lines.add(new Line(HEAD_END));
        lines.add(
            new Line(piece(content, List.of(), FramingCases.SUBJECT, RequestLineCases.SUBJECT)));
      }
      default -> {
        lines.add(field("Transfer-Encoding", "chunked", CODINGS, FramingCases.SUBJECT));
        lines.add(new Line(CHUNKED_HEAD_END));
        chunks(lines, content, random);
      }
    }
    return lines;
  }

  private static Line requestLine(String method, boolean oneDotOne) {
    Piece space = piece(" ", SPACES, RequestLineCases.SUBJECT);
    return new Line(
        piece(method, METHODS, RequestLineCases.SUBJECT),
        space,
        piece("/", TARGETS, TargetCases.SUBJECT, RequestLineCases.SUBJECT),
        space,
        piece(
            oneDotOne ? "HTTP/1.1" : "HTTP/1.0",
            VERSIONS,
            RequestLineCases.SUBJECT,
            FramingCases.SUBJECT),
        piece("\r\n", LINE_ENDS, RequestLineCases.SUBJECT));
  }

  /// Not on a line that continues the one before: where lines are unfolded, as RFC 9112 section 5.2
  /// allows, a length there is none, and the content is a request.
  private static Line field(String name, String value, List<String> others, Subject... about) {
    List<String> names =
        List.of(
            name.toLowerCase(Locale.ROOT),
            name + " ",
            name + "\t",
            name.replace('-', '_'),
            name + "\0",
            "",
            name + ":");
    Subject[] subjects = Arrays.copyOf(about, about.length + 1);
    subjects[about.length] = FieldCases.SUBJECT;
    return new Line(
        piece(name, names, subjects),
        piece(":", List.of("", " :", "::", ";", "\u000B:"), subjects),
        piece(" ", List.of("", "\t", "  ", "\u000B", "\r\n ", "\u00A0"), subjects),
        piece(value, others, about),
        piece("\r\n", LINE_ENDS, subjects));
  }

  /// Of an added one: then what is there is no chunks.
  private static Line addedCoding(String value) {
    return field("Transfer-Encoding", value, CODINGS, FramingCases.SUBJECT, ChunkedCases.SUBJECT);
  }

  private static void chunks(List<Line> lines, String content, Random random) {
    int cut = random.nextInt(content.length());
    if (cut > 0) {
      chunk(lines, content.substring(0, cut));
    }
    chunk(lines, content.substring(cut));
    lines.add(new Line(size("0"), piece("", EXTENSIONS, ChunkedCases.SUBJECT), CHUNK_END));
    lines.add(new Line(piece("", TRAILERS, ChunkedCases.SUBJECT), LAST_END));
  }

  private static void chunk(List<Line> lines, String content) {
    lines.add(
        new Line(
            size(Integer.toHexString(content.length())),
            piece("", EXTENSIONS, ChunkedCases.SUBJECT),
            CHUNK_END));
    lines.add(new Line(piece(content, List.of(), ChunkedCases.SUBJECT), CHUNK_END));
  }

  private static Piece size(String hexadecimal) {
    return piece(hexadecimal, SIZES, ChunkedCases.SUBJECT);
  }

  /// A field that changes what the others say.
  static Line extraField(Random random) {
    return switch (random.nextInt(7)) {
      case 0 -> field("Content-Length", "5", LENGTHS, FramingCases.SUBJECT);
      case 1 -> field("Content-Length", "0", LENGTHS, FramingCases.SUBJECT);
      case 2 -> addedCoding("chunked");
      case 3 -> addedCoding("identity");
      case 4 -> field("Host", "elsewhere", HOSTS, HostCases.SUBJECT);
      case 5 -> field("Connection", "close", CONNECTIONS, PersistenceCases.SUBJECT);
      default -> field("Expect", "100-continue", EXPECTATIONS, ExpectationCases.SUBJECT);
    };
  }

  private static Piece piece(String text, List<String> others, Subject... subjects) {
    return new Piece(
        text,
        Set.of(Arrays.stream(subjects).map(Subject::name).distinct().toArray(String[]::new)),
        others);
  }
}
