package org.serverzoo.jetty;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.serverzoo.jetty.ChunkSizes.Verdict;

class ChunkSizesTest {

  private static final int LIMIT = 100;

  @ParameterizedTest
  @CsvSource({
    "5|hello|0||, CLEAR",
    "5;a=9999|hello|0;b||, CLEAR",
    "000005|hello|0|Trailer: ffff||, CLEAR",
    "64|, CLEAR",
    "5 ;x|hello|0||, CLEAR",
    "zz|, CLEAR",
    "65, UNDECIDED",
    "65|, TOO_LARGE",
    "65;a=b|, TOO_LARGE",
    "65 ;, TOO_LARGE",
    "65z, MALFORMED",
    "5|hello|60|, TOO_LARGE",
    "FFFFFFFFFFFFFFFF, UNDECIDED",
    "FFFFFFFFFFFFFFFF|, TOO_LARGE",
    "FFFFFFFFFFFFFFFF0, MALFORMED",
  })
  void judgesAsSoonAsItCan(String chunks, Verdict expected) {
    byte[] bytes = chunks.replace("|", "\r\n").getBytes(ISO_8859_1);
    assertThat(new ChunkSizes(LIMIT).look(ByteBuffer.wrap(bytes))).isEqualTo(expected);
    assertThat(byteByByte(bytes)).isEqualTo(expected);
    assertThat(consumedOneByOne(bytes)).isEqualTo(expected);
  }

  private static Verdict byteByByte(byte[] bytes) {
    ChunkSizes sizes = new ChunkSizes(LIMIT);
    Verdict verdict = Verdict.CLEAR;
    for (byte b : bytes) {
      verdict = sizes.look(ByteBuffer.wrap(new byte[] {b}));
      switch (verdict) {
        case CLEAR -> sizes.consumed(1);
        case UNDECIDED -> {}
        case TOO_LARGE, MALFORMED -> {
          return verdict;
        }
      }
    }
    return verdict;
  }

  /// As when Jetty takes what is in the buffer in several steps.
  private static Verdict consumedOneByOne(byte[] bytes) {
    ChunkSizes sizes = new ChunkSizes(LIMIT);
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    Verdict verdict = sizes.look(buffer);
    while (verdict == Verdict.CLEAR && buffer.hasRemaining()) {
      buffer.get();
      sizes.consumed(1);
      verdict = sizes.look(buffer);
    }
    return verdict;
  }
}
