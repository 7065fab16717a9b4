package org.serverzoo.conformance;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.serverzoo.api.Response;

/// An answer as it must be, byte for byte but for the order of the fields and for what differs each
/// time, see [Mask].
///
/// `Connection` is not part of it: see [Afterwards].
///
/// @param fieldLines each without its line end
/// @param body empty for the answer to a HEAD, whatever its `Content-Length`
public record Golden(String statusLine, List<String> fieldLines, String body) {

  public Golden {
    fieldLines = List.copyOf(fieldLines);
  }

  /// Reads an answer as it stands in a text block: the head, an empty line, the body.
  public static Golden of(String text) {
    int headEnd = text.indexOf("\n\n");
    if (headEnd < 0) {
      throw new IllegalArgumentException(
          "A golden answer has an empty line after its head: " + text);
    }
    List<String> lines = text.substring(0, headEnd).lines().toList();
    return new Golden(
        lines.getFirst(), lines.subList(1, lines.size()), text.substring(headEnd + 2));
  }

  /// What must come over the wire when an application answers so.
  public static Golden of(Response response) {
    String head =
        """
        HTTP/1.1 %d %s
        Server: zoo
        Date: ‹date›
        """
            .formatted(response.status().code(), response.status().reason());
    String fields = new String(response.encodedFields(), ISO_8859_1).replace("\r\n", "\n");
    return of(head + fields + "\n" + response.body().text());
  }

  /// The same answer with another body, and the length of that.
  public Golden withBody(String otherBody) {
    String length = "Content-Length: " + bytes(otherBody);
    Stream<String> lines = fieldLines.stream().map(line -> isLength(line) ? length : line);
    return new Golden(statusLine, lines.toList(), otherBody);
  }

  /// The same answer to a HEAD.
  public Golden withoutBody() {
    return new Golden(statusLine, fieldLines, "");
  }

  /// The three digits of the status line.
  public int status() {
    return Integer.parseInt(statusLine, "HTTP/1.1 ".length(), "HTTP/1.1 200".length(), 10);
  }

  /// Whether it answers a HEAD: it tells the length of a body that it does not have.
  public boolean toHead() {
    return body.isEmpty() && fieldLines.stream().anyMatch(line -> isLength(line) && !isZero(line));
  }

  private static boolean isLength(String line) {
    return line.startsWith("Content-Length: ");
  }

  private static boolean isZero(String line) {
    return line.equals("Content-Length: 0");
  }

  /// Compares, whatever becomes of the connection.
  ///
  /// @throws WireFailure if the answer is another
  public void check(Answer answer) throws WireFailure {
    check(answer, answer.closes() ? Afterwards.CLOSES.connectionLines(true) : List.of());
  }

  /// Compares.
  ///
  /// @param connection the `Connection` lines that the answer must have
  /// @throws WireFailure if the answer is another
  public void check(Answer answer, List<String> connection) throws WireFailure {
    List<String> expected = Stream.concat(fieldLines.stream(), connection.stream()).toList();
    List<String> differences = fieldDifferences(expected, answer.fieldLines());
    if (!statusLine.equals(answer.statusLine())) {
      differences.addFirst("The status line must be '" + statusLine + "'.");
    }
    if (!Mask.matches(body, answer.body().text())) {
      differences.add("The body must be '" + WireText.cut(body) + "'.");
    }
    if (differences.isEmpty() && bytes(expected) != answer.bytes()) {
      differences.add("It must have %d bytes, not %d.".formatted(bytes(expected), answer.bytes()));
    }
    if (!differences.isEmpty()) {
      throw new WireFailure(
          String.join("\n", differences) + "\nThe answer was:\n\n" + answer.shown());
    }
  }

  private static List<String> fieldDifferences(List<String> expected, List<String> actual) {
    List<String> differences = new ArrayList<>();
    List<String> surplus = new ArrayList<>(actual);
    for (String line : expected) {
      if (!removeFirstMatch(line, surplus)) {
        differences.add("There must be a line '" + line + "'.");
      }
    }
    for (String line : surplus) {
      differences.add("There must be no line '" + line + "'.");
    }
    return differences;
  }

  private static boolean removeFirstMatch(String line, List<String> candidates) {
    for (int i = 0; i < candidates.size(); i++) {
      if (Mask.matches(line, candidates.get(i))) {
        candidates.remove(i);
        return true;
      }
    }
    return false;
  }

  private int bytes(List<String> lines) {
    int bytes = bytes(statusLine) + 2;
    for (String line : lines) {
      bytes += bytes(line) + 2;
    }
    return bytes + 2 + bytes(body);
  }

  private static int bytes(String text) {
    return text.getBytes(UTF_8).length + Mask.widening(text);
  }
}
