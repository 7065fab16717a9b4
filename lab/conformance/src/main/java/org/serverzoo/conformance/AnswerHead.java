package org.serverzoo.conformance;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The head of an answer, held against RFC 9112 and against what the zoo's servers agree on.
///
/// @param statusLine without its line end
/// @param fieldLines each without its line end
/// @param contentLength 0 for an interim answer
record AnswerHead(String statusLine, List<String> fieldLines, int contentLength) {

  /// RFC 9112 section 4. Answers to HTTP/1.0 say 1.1 too (RFC 9110 section 2.5).
  private static final Pattern STATUS_LINE =
      Pattern.compile("HTTP/1\\.1 (?<code>[1-5][0-9]{2}) [\\t\\x20-\\x7E]*");

  /// RFC 9112 section 5; one space after the colon, so that all designs send as many bytes.
  private static final Pattern FIELD_LINE =
      Pattern.compile(
          "(?<name>[!#$%&'*+\\-.^_`|~0-9A-Za-z]+): (?<value>[\\x21-\\x7E]|[\\x21-\\x7E][\\t\\x20-\\x7E]*[\\x21-\\x7E])");

  private static final Pattern ANY_STATUS =
      Pattern.compile("\\S+/[0-9]+\\.[0-9]+ ([1-5][0-9]{2})[ \\r]");

  private static final Pattern ANY_LENGTH =
      Pattern.compile("(?imd)^Content-Length:[ \\t]*([0-9]{1,9})[ \\t]*\\r$");

  private static final Pattern ANY_CODING = Pattern.compile("(?imd)^Transfer-Encoding:");
  private static final Pattern CLOSE = Pattern.compile("(?imd)^Connection:[ \\t]*close[ \\t]*\\r$");

  /// Reads a head up to and with its empty line.
  static AnswerHead parse(String head) throws WireFailure {
    String[] lines = head.substring(0, head.length() - "\r\n\r\n".length()).split("\r\n", -1);
    Matcher status = STATUS_LINE.matcher(lines[0]);
    if (!status.matches()) {
      throw new WireFailure("This is no status line: " + WireText.shown(lines[0]));
    }
    List<String> fieldLines = new ArrayList<>();
    List<String> lengths = new ArrayList<>();
    for (int i = 1; i < lines.length; i++) {
      Matcher field = FIELD_LINE.matcher(lines[i]);
      if (!field.matches()) {
        throw new WireFailure("This is no field line: " + WireText.shown(lines[i]));
      }
      fieldLines.add(lines[i]);
      if (field.group("name").equalsIgnoreCase("Content-Length")) {
        lengths.add(field.group("value"));
      }
    }
    boolean interim = status.group("code").startsWith("1");
    return new AnswerHead(lines[0], List.copyOf(fieldLines), interim ? 0 : length(lengths, head));
  }

  /// Of a head in whosever words: some servers repeat what protocol the client had named.
  static int statusOf(String head) throws WireFailure {
    Matcher status = ANY_STATUS.matcher(head);
    if (!status.lookingAt()) {
      throw new WireFailure("This is no answer: " + WireText.shown(head));
    }
    return Integer.parseInt(status.group(1));
  }

  /// What `Content-Length` says; empty without one.
  static OptionalInt lengthOf(String head) throws WireFailure {
    Matcher lengths = ANY_LENGTH.matcher(head);
    if (!lengths.find()) {
      return OptionalInt.empty();
    }
    int length = Integer.parseInt(lengths.group(1));
    if (lengths.find() || ANY_CODING.matcher(head).find()) {
      throw new WireFailure("An answer has one length: " + WireText.shown(head));
    }
    return OptionalInt.of(length);
  }

  /// Whether it says that the connection closes.
  static boolean closes(String head) {
    return CLOSE.matcher(head).find();
  }

  private static int length(List<String> lengths, String head) throws WireFailure {
    if (lengths.size() != 1 || !lengths.getFirst().matches("0|[1-9][0-9]{0,8}")) {
      throw new WireFailure("An answer needs one Content-Length: " + WireText.shown(head));
    }
    return Integer.parseInt(lengths.getFirst());
  }
}
