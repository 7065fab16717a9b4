package org.serverzoo.conformance;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.List;
import java.util.Optional;
import org.serverzoo.api.Body;

/// One answer as it came over the wire, its framing already found to be sound.
///
/// @param statusLine without its line end
/// @param fieldLines in the order received, each without its line end
/// @param body empty for an interim answer and for the answer to a HEAD
/// @param bytes the size of the whole answer
public record Answer(String statusLine, List<String> fieldLines, Body body, int bytes) {

  public Answer {
    fieldLines = List.copyOf(fieldLines);
  }

  /// The three digits of the status line.
  public int status() {
    return Integer.parseInt(statusLine, "HTTP/1.1 ".length(), "HTTP/1.1 200".length(), 10);
  }

  /// The value of the first field of that name.
  public Optional<String> field(String name) {
    String start = name + ": ";
    return fieldLines.stream()
        .filter(line -> line.regionMatches(true, 0, start, 0, start.length()))
        .map(line -> line.substring(start.length()))
        .findFirst();
  }

  /// Whether the server says that it will close the connection.
  public boolean closes() {
    return field("Connection").filter("close"::equals).isPresent();
  }

  /// As a person reads it.
  public String shown() {
    String head = statusLine + '\n' + String.join("\n", fieldLines) + "\n\n";
    return head + WireText.shown(new String(body.toByteArray(), ISO_8859_1));
  }
}
