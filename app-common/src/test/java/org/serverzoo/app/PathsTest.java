package org.serverzoo.app;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.NumericChars;
import org.junit.jupiter.api.Test;

class PathsTest {

  @Test
  void decodesOnlyWhatMayStandUnencoded() {
    assertThat(Paths.decodeUnreserved("/%41%7a%30%2D%2e%5F%7e")).isEqualTo("/Az0-._~");
    assertThat(Paths.decodeUnreserved("/%2F%2f%25%3F%C3%a9")).isEqualTo("/%2F%2f%25%3F%C3%a9");
  }

  @Test
  void decodesOnce() {
    assertThat(Paths.decodeUnreserved("/%2541")).isEqualTo("/%2541");
  }

  @Test
  void leavesAllElseAsItIs() {
    for (String other :
        new String[] {"/%", "/%1", "/%g1", "/%00", "/%7f", "/%-1", "/%\u0664\u0661"}) {
      assertThat(Paths.decodeUnreserved(other)).isEqualTo(other);
    }
  }

  @Property
  void findsTheSamePathWhereverItIsEncoded(
      @ForAll @AlphaChars @NumericChars @Chars({'-', '.', '_', '~'}) String name) {
    StringBuilder encoded = new StringBuilder("/");
    name.chars().forEach(c -> encoded.append("%%%02x".formatted(c)));
    assertThat(Paths.decodeUnreserved(encoded.toString())).isEqualTo("/" + name);
  }

  @Property
  void neverMakesASlashOrFails(
      @ForAll @Chars({'%', '/', '2', 'f', 'F', 'e', '5', 'c'}) String path) {
    assertThat(slashes(Paths.decodeUnreserved(path))).isEqualTo(slashes(path));
  }

  private static long slashes(String text) {
    return text.chars().filter(c -> c == '/').count();
  }
}
