package org.serverzoo.conformance;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class WireTextTest {

  @Test
  void writesALineEndAsCrLf() {
    assertThat(WireText.bytes("a\nb\n")).asString(ISO_8859_1).isEqualTo("a\r\nb\r\n");
  }

  @Test
  void writesAPictureAsItsControlCharacter() {
    assertThat(WireText.bytes("␀␉␊␍␟␡")).containsExactly(0, '\t', '\n', '\r', 0x1F, 0x7F);
  }

  @Test
  void writesOneByteForEachCharacter() {
    assertThat(WireText.bytes("Ã©ÿ")).containsExactly(0xC3, 0xA9, 0xFF);
  }

  @Test
  void refusesWhatIsNoByte() {
    assertThatThrownBy(() -> WireText.bytes("€")).hasMessageContaining("U+20AC");
    assertThatThrownBy(() -> WireText.bytes("\r")).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void showsBytesAsTheyAreWritten() {
    String text = "a␀\nb␊c␍d␡\tÿ";
    byte[] bytes = WireText.bytes(text);
    assertThat(WireText.shown(bytes, 0, bytes.length)).isEqualTo("a␀\nb␊c␍d␡␉ÿ");
  }

  @Test
  void cutsALongRunShort() {
    assertThat(WireText.shown("x".repeat(1000))).endsWith("… and 200 bytes more").hasSize(820);
  }
}
