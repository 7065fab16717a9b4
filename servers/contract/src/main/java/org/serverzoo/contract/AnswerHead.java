package org.serverzoo.contract;

import java.util.ArrayList;
import java.util.List;
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

  private static int length(List<String> lengths, String head) throws WireFailure {
    if (lengths.size() != 1 || !lengths.getFirst().matches("0|[1-9][0-9]{0,8}")) {
      throw new WireFailure("An answer needs one Content-Length: " + WireText.shown(head));
    }
    return Integer.parseInt(lengths.getFirst());
  }
}
