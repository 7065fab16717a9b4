package org.serverzoo.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.serverzoo.api.Body;
import org.serverzoo.api.Problem;
import org.serverzoo.api.Status;

class GoldenTest {

  private static final Golden GOLDEN =
      Golden.of(
              """
              HTTP/1.1 200 OK
              Server: zoo
              Date: ‹date›
              Content-Length: 38

              id ‹uuid›\
              """)
          .withBody("id ‹uuid›");

  private static final String UUID = "id 0198c0de-0000-7000-8000-0123456789ab";
  private static final String DATE = "Date: Sun, 06 Nov 1994 08:49:37 GMT";

  private static Answer answer(String statusLine, String body, String... fieldLines) {
    int bytes = statusLine.length() + 4 + body.length();
    for (String line : fieldLines) {
      bytes += line.length() + 2;
    }
    return new Answer(statusLine, List.of(fieldLines), Body.of(body), bytes);
  }

  private static Answer good(String... moreLines) {
    String[] lines = new String[3 + moreLines.length];
    lines[0] = "Content-Length: 39";
    lines[1] = DATE;
    lines[2] = "Server: zoo";
    System.arraycopy(moreLines, 0, lines, 3, moreLines.length);
    return answer("HTTP/1.1 200 OK", UUID, lines);
  }

  @Test
  void takesFieldsInAnyOrderAndMaskedPartsOfAnyValue() {
    assertThatCode(() -> GOLDEN.check(good(), List.of())).doesNotThrowAnyException();
  }

  @Test
  void wantsTheConnectionLinesThatItIsTold() {
    List<String> close = List.of("Connection: close");
    assertThatCode(() -> GOLDEN.check(good("Connection: close"), close)).doesNotThrowAnyException();
    assertThatThrownBy(() -> GOLDEN.check(good(), close))
        .hasMessageContaining("There must be a line 'Connection: close'");
    assertThatThrownBy(() -> GOLDEN.check(good("Connection: close"), List.of()))
        .hasMessageContaining("There must be no line 'Connection: close'");
  }

  @Test
  void findsAFieldThatIsThereTwice() {
    assertThatThrownBy(() -> GOLDEN.check(good("Server: zoo"), List.of()))
        .hasMessageContaining("There must be no line 'Server: zoo'");
  }

  @Test
  void findsAFieldThatIsSpeltDifferently() {
    Answer other = answer("HTTP/1.1 200 OK", UUID, "content-length: 39", DATE, "Server: zoo");
    assertThatThrownBy(() -> GOLDEN.check(other, List.of()))
        .hasMessageContaining("There must be a line 'Content-Length: 39'");
  }

  @Test
  void findsAnotherReason() {
    Answer other = answer("HTTP/1.1 200 Fine", UUID, "Content-Length: 39", DATE, "Server: zoo");
    assertThatThrownBy(() -> GOLDEN.check(other, List.of()))
        .hasMessageContaining("The status line must be 'HTTP/1.1 200 OK'");
  }

  @Test
  void findsADateOfAnotherFormat() {
    Answer other =
        answer(
            "HTTP/1.1 200 OK",
            UUID,
            "Content-Length: 39",
            "Date: Sunday, 06-Nov-94 08:49:37 GMT",
            "Server: zoo");
    assertThatThrownBy(() -> GOLDEN.check(other, List.of()))
        .hasMessageContaining("There must be a line 'Date: ‹date›'");
  }

  @Test
  void findsAnotherBody() {
    Answer other =
        answer(
            "HTTP/1.1 200 OK",
            "id 0198c0de-0000-4000-8000-0123456789ab",
            "Content-Length: 39",
            DATE,
            "Server: zoo");
    assertThatThrownBy(() -> GOLDEN.check(other, List.of()))
        .hasMessageContaining("The body must be 'id ‹uuid›'");
  }

  @Test
  void findsASizeThatDoesNotAddUp() {
    Answer good = good();
    Answer larger = new Answer(good.statusLine(), good.fieldLines(), good.body(), 1000);
    assertThatThrownBy(() -> GOLDEN.check(larger, List.of())).hasMessageContaining("not 1000");
  }

  @Test
  void knowsTheAnswerToAHeadByItsMissingBody() {
    assertThat(GOLDEN.toHead()).isFalse();
    assertThat(GOLDEN.withoutBody().toHead()).isTrue();
    assertThat(GOLDEN.withBody("").toHead()).isFalse();
  }

  @ParameterizedTest
  @EnumSource
  void isMadeOfWhatAnApplicationAnswers(Status status) {
    Golden golden = Golden.of(Problem.of(status));
    assertThat(golden.statusLine()).isEqualTo("HTTP/1.1 " + status.code() + " " + status.reason());
    assertThat(golden.fieldLines()).contains("Content-Type: application/problem+json");
  }

  @Test
  void refusesAMaskThatDoesNotExist() {
    assertThatThrownBy(() -> Mask.matches("‹moon›", "")).hasMessageContaining("‹moon›");
  }
}
