package org.serverzoo.conformance;

import java.io.IOException;
import java.util.Arrays;

/// How a case's bytes are cut on their way. A server must not care.
public enum Delivery {
  /// What is sent together arrives together, as far as TCP lets us say so.
  WHOLE("whole"),
  /// Each byte by itself.
  BYTE_BY_BYTE("byte by byte"),
  /// Right behind a plain request, in the same piece.
  BEHIND_ANOTHER("right behind another request");

  /// Beyond this each byte by itself takes long and shows nothing new.
  private static final int MOST_BYTES_ONE_BY_ONE = 1000;

  private final String words;

  Delivery(String words) {
    this.words = words;
  }

  /// As a report says it.
  String words() {
    return words;
  }

  /// Whether a declaration can name one by these words.
  static boolean isCalled(String words) {
    return Arrays.stream(values()).anyMatch(delivery -> delivery.words.equals(words));
  }

  /// Whether a case can be delivered so.
  boolean suits(WireCase wireCase, Peer peer) {
    return switch (this) {
      case WHOLE -> true;
      // A server that closes after each answer owes nothing to bytes that come after that.
      case BYTE_BY_BYTE ->
          !wireCase.inOnePiece()
              && wireCase.bytesSent() <= MOST_BYTES_ONE_BY_ONE
              && (peer.keepAlive() || wireCase.answers() == 1);
      case BEHIND_ANOTHER -> peer.keepAlive();
    };
  }

  void send(Wire wire, String text) throws IOException {
    switch (this) {
      case WHOLE, BEHIND_ANOTHER -> wire.send(text);
      case BYTE_BY_BYTE -> wire.sendByteByByte(WireText.bytes(text));
    }
  }
}
