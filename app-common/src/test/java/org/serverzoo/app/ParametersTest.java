package org.serverzoo.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.serverzoo.api.Body;
import org.serverzoo.api.Fields;
import org.serverzoo.api.Request;
import org.serverzoo.api.Status;

class ParametersTest {

  private static Parameters query(String query) {
    return Parameters.of(new Request("GET", "/", query, Fields.NONE, Body.EMPTY));
  }

  private static String refusal(String query) {
    Parameters parameters = query(query);
    parameters.integer("n", 0, 100, 50);
    return parameters.refusal().map(response -> response.body().text()).orElse("none");
  }

  @ParameterizedTest
  @CsvSource({
    "n=7, 7",
    "%6E=7, 7",
    "n=%37, 7",
    "&n=7, 7",
    "n=7&, 7",
    "&&n=7&&, 7",
    "n=007, 7",
    "n=0, 0",
    "n=100, 100",
    "'', 50",
    "&, 50"
  })
  void readsANumber(String query, int expected) {
    Parameters parameters = query(query);

    assertThat(parameters.integer("n", 0, 100, 50)).isEqualTo(expected);
    assertThat(parameters.refusal()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "n",
        "n=",
        "n==1",
        "n=101",
        "n=-0",
        "n=+7",
        "n=7+",
        "n=1,0",
        "n=1_0",
        "n=0x1",
        "n=7;m=1",
        "n=00000000007",
        "n=99999999999999999999",
        "n=NaN",
        "n=%EF%BC%97",
        "n=%FF"
      })
  void refusesWhatIsNoNumberWithinBounds(String query) {
    assertThat(refusal(query))
        .contains("\"status\":400", "The parameter 'n' must be a whole number from 0 to 100.");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "n=1&n=1 | The parameter 'n' is there twice.",
        "n=1&%6e=2 | The parameter 'n' is there twice.",
        "m=1&m=1 | The parameter 'm' is there twice.",
        "n=% | The parameter 'n' has a bad percent code.",
        "n=%4 | The parameter 'n' has a bad percent code.",
        "n=%xy | The parameter 'n' has a bad percent code.",
        "%zz=1 | The parameter '%zz' has a bad percent code.",
        "m=1 | There is no parameter 'm' here; there are: n.",
        "N=1 | There is no parameter 'N' here; there are: n.",
        "=1 | There is no parameter '' here; there are: n.",
        "n=999&m=1 | There is no parameter 'm' here; there are: n.",
        "n%20=1 | There is no parameter 'n?' here; there are: n.",
        "%C3%A9%0A%7F=1 | There is no parameter '???' here; there are: n."
      })
  void namesWhatIsWrong(String query, String sentence) {
    assertThat(refusal(query)).contains(sentence);
  }

  @Test
  void repeatsOnlySoMuchOfALongName() {
    assertThat(refusal("x".repeat(8000) + "=1")).contains("'" + "x".repeat(40) + "...' here");
  }

  @Test
  void readsAWordOnlyAsItIsSpelt() {
    List<String> words = List.of("red", "light blue");
    Parameters parameters = query("colour=light+blue");

    assertThat(parameters.oneOf("colour", words, "red")).isEqualTo("light blue");
    assertThat(parameters.oneOf("shade", words, "red")).isEqualTo("red");
    assertThat(parameters.refusal()).isEmpty();
  }

  @Property
  void readsEveryNumberAsItWasWritten(@ForAll @IntRange(min = 0) int number) {
    Parameters parameters = query("n=" + number);

    assertThat(parameters.integer("n", 0, Integer.MAX_VALUE, 1)).isEqualTo(number);
    assertThat(parameters.refusal()).isEmpty();
  }

  @Property
  void findsEveryNameThatAFormCanSend(@ForAll String name, @ForAll @IntRange(min = 0) int value) {
    Parameters parameters = query(URLEncoder.encode(name, StandardCharsets.UTF_8) + "=" + value);
    // A lone surrogate has no encoding: it is sent as a question mark.
    String sent = new String(name.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);

    assertThat(parameters.integer(sent, 0, Integer.MAX_VALUE, 1)).isEqualTo(value);
    assertThat(parameters.refusal()).isEmpty();
  }

  @Property
  void neverFailsAndNeverLeavesTheBounds(
      @ForAll @Chars({'n', '=', '&', '%', '+', '-', '1', '9', 'f'}) String query) {
    Parameters parameters = query(query);

    assertThat(parameters.integer("n", 5, 100, 50)).isBetween(5, 100);
    parameters
        .refusal()
        .ifPresent(refusal -> assertThat(refusal.status()).isEqualTo(Status.BAD_REQUEST));
  }
}
