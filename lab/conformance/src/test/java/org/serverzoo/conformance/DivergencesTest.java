package org.serverzoo.conformance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DivergencesTest {

  private static Divergences read(String json) {
    return Divergences.read(new ByteArrayInputStream(json.getBytes(UTF_8)), "here.json");
  }

  @Test
  void readsWhatADesignDeclares() {
    Divergences divergences =
        read(
            """
            {
              "wording": { "why": "no hook", "cases": ["one", "two"] },
              "resets": "no patience",
              "status": [ { "case": "two and a half", "does": "refuses 400", "why": "no hook" } ],
              "verdict": [
                { "case": "three", "does": "serves", "why": "no setting", "byte by byte": "closes" }
              ],
              "rules": [ { "rule": "four", "does": "closes", "why": "no timer" } ]
            }
            """);
    assertThat(divergences.wordingWhy()).isEqualTo("no hook");
    assertThat(divergences.wording()).containsExactly("one", "two");
    assertThat(divergences.resets()).isEqualTo("no patience");
    assertThat(divergences.mayReset()).isTrue();
    assertThat(Divergences.NONE.mayReset()).isFalse();
    assertThat(divergences.statuses())
        .containsEntry(
            "two and a half", new Divergences.Declared("refuses 400", "no hook", Map.of()));
    assertThat(divergences.verdicts())
        .containsEntry(
            "three",
            new Divergences.Declared("serves", "no setting", Map.of("byte by byte", "closes")));
    assertThat(divergences.rules())
        .containsEntry("four", new Divergences.Declared("closes", "no timer", Map.of()));
  }

  @Test
  void findsNoneOfADesignThatDeclaresNothing() {
    assertThat(Divergences.of("no-such-design")).isEqualTo(Divergences.NONE);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '!',
      value = {
        "{ \"verdicts\": [] } | there is no key 'verdicts' here",
        "{ \"verdict\": [ { \"case\": \"a\", \"does\": \"serves\" } ] } | 'why' is missing",
        "{ \"rules\": [ { \"rule\": \"a\", \"does\": \"b\", \"why\": \"c\", \"byte by byte\": \"d\" } ] } | there is no key 'byte by byte' here",
        "{ \"wording\": { \"why\": \"a\", \"cases\": [\"b\", \"b\"] } } | declared twice: b",
        "{ \"status\": [ { \"case\": \"a\", \"does\": \"b\", \"why\": \"c\" } ], \"wording\": { \"why\": \"d\", \"cases\": [\"a\"] } } | declared twice: a",
        "[] | instead of START_OBJECT stands START_ARRAY"
      })
  void saysWhereADeclarationMakesNoSense(String json, String sentence) {
    assertThatThrownBy(() -> read(json))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("here.json: ")
        .hasMessageContaining(sentence);
  }
}
