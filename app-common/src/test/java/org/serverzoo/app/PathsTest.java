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
    assertThat(Paths.decodeUnreserved("/%41%7a%30%2D%2e%5F%7e")).contains("/Az0-._~");
    assertThat(Paths.decodeUnreserved("/%2F%2f%25%3F%C3%a9")).contains("/%2F%2f%25%3F%C3%a9");
  }

  @Test
  void decodesOnce() {
    assertThat(Paths.decodeUnreserved("/%2541")).contains("/%2541");
  }

  @Test
  void refusesControlCharactersAndBrokenCodes() {
    for (String bad : new String[] {"/%", "/%1", "/%g1", "/%1g", "/%00", "/%1F", "/%7f", "/%-1"}) {
      assertThat(Paths.decodeUnreserved(bad)).as(bad).isEmpty();
    }
  }

  @Test
  void knowsNoDigitsOfOtherScripts() {
    assertThat(Paths.decodeUnreserved("/%\u0664\u0661")).isEmpty();
  }

  @Property
  void findsTheSamePathWhereverItIsEncoded(
      @ForAll @AlphaChars @NumericChars @Chars({'-', '.', '_', '~'}) String name) {
    StringBuilder encoded = new StringBuilder("/");
    name.chars().forEach(c -> encoded.append("%%%02x".formatted(c)));
    assertThat(Paths.decodeUnreserved(encoded.toString())).contains("/" + name);
  }

  @Property
  void neverMakesASlashOrFails(
      @ForAll @Chars({'%', '/', '2', 'f', 'F', 'e', '5', 'c'}) String path) {
    Paths.decodeUnreserved(path)
        .ifPresent(plain -> assertThat(slashes(plain)).isEqualTo(slashes(path)));
  }

  private static long slashes(String text) {
    return text.chars().filter(c -> c == '/').count();
  }
}
