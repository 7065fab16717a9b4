package org.serverzoo.http1;

/// What may follow a chunk size on its line (RFC 9112 section 7.1.1): `*( BWS ";" BWS name [ BWS
/// "=" BWS ( token / quoted-string ) ] )`.
final class ChunkExtensions {

  private final byte[] line;
  private final int end;
  private int at;

  private ChunkExtensions(byte[] line, int from, int end) {
    this.line = line;
    this.at = from;
    this.end = end;
  }

  /// Passes well-formed extensions over.
  static void check(byte[] line, int from, int end) throws Refusal {
    ChunkExtensions extensions = new ChunkExtensions(line, from, end);
    while (extensions.at < end) {
      extensions.extension();
    }
  }

  private void extension() throws Refusal {
    skipWhiteSpace();
    expect((byte) ';');
    skipWhiteSpace();
    token();
    int afterName = at;
    skipWhiteSpace();
    if (at < end && line[at] == '=') {
      at++;
      skipWhiteSpace();
      if (at < end && line[at] == '"') {
        quotedString();
      } else {
        token();
      }
    } else {
      at = afterName; // White space belongs to the next extension, or is one too many.
    }
  }

  private void token() throws Refusal {
    int start = at;
    while (at < end && Octets.isToken(line[at])) {
      at++;
    }
    if (at == start) {
      throw Refusal.badRequest("a chunk extension has a name");
    }
  }

  private void quotedString() throws Refusal {
    at++;
    while (at < end && line[at] != '"') {
      if (line[at] == '\\') {
        at++;
      }
      if (at == end || !Octets.isFieldValue(line[at])) {
        throw Refusal.badRequest("a control character stands in a chunk extension");
      }
      at++;
    }
    expect((byte) '"');
  }

  private void expect(byte b) throws Refusal {
    if (at == end || line[at] != b) {
      throw Refusal.badRequest("a chunk size is followed by extensions alone");
    }
    at++;
  }

  private void skipWhiteSpace() {
    while (at < end && Octets.isWhiteSpace(line[at])) {
      at++;
    }
  }
}
