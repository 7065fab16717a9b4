package org.serverzoo.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AlmostRequestTest {

  private static final int MANY = 5_000;

  private static List<AlmostRequest> many() {
    return IntStream.range(0, MANY).mapToObj(i -> AlmostRequest.make(new Random(i))).toList();
  }

  @Test
  void isTheSameForTheSameNumber() {
    assertThat(many()).isEqualTo(many());
  }

  @Test
  void isRarelyTheSameForAnother() {
    assertThat(new HashSet<>(many().stream().map(AlmostRequest::text).toList()))
        .hasSizeGreaterThan(MANY / 2);
  }

  @Test
  void isChangedInAtMostTwoThings() {
    assertThat(many()).allSatisfy(request -> assertThat(request.changes()).hasSizeBetween(0, 2));
    assertThat(many()).anyMatch(request -> request.changes().isEmpty());
    assertThat(many()).anyMatch(request -> request.changes().size() == 2);
  }

  @Test
  void isAboutAllThatOneMessageCanBeAbout() {
    Set<String> subjects = new HashSet<>();
    many().forEach(request -> subjects.addAll(request.changed()));

    assertThat(subjects)
        .containsExactlyInAnyOrder(
            "request line",
            "targets",
            "Host",
            "field lines",
            "framing",
            "chunked",
            "Expect",
            "persistence");
  }
}
