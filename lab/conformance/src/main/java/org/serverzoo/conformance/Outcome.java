package org.serverzoo.conformance;

import java.util.ArrayList;
import java.util.List;

/// What has become of a case, in words that do not depend on the application or on whose words an
/// answer has: `serves`, `refuses 400`, `serves, refuses 400`, `serves and closes`, `closes`.
///
/// A request is served if its answer comes from the application: one with 200, 404 or 405, or any
/// after which the connection stays open. `100, ` stands before an answer for which the server
/// asked for the content, and was not to; ` with content` behind an answer to a HEAD that has some,
/// at the end of a connection. There are no words for what no server may do: two answers for one
/// request, an answer that is not sound, silence.
record Outcome(List<String> answers, boolean open) {

  static final String SERVES_AND_CLOSES = "serves and closes";

  Outcome {
    answers = List.copyOf(answers);
  }

  /// What the case wants.
  static Outcome wanted(WireCase wireCase, boolean keepAlive) {
    List<String> answers = new ArrayList<>();
    boolean open = true;
    for (Move move : wireCase.moves()) {
      if (move instanceof Move.Receive(Golden golden, Afterwards afterwards)) {
        open = afterwards.from(keepAlive) != Afterwards.CLOSES;
        answers.add(word(golden.status(), open));
      } else if (move instanceof Move.ReceiveEnd) {
        open = false;
      }
    }
    return new Outcome(answers, open);
  }

  /// What was seen of a server.
  ///
  /// @param open whether it answers one more request; it may end a connection without a word
  static Outcome of(List<Wire.Seen> seen, boolean open) {
    List<String> answers = new ArrayList<>();
    for (int i = 0; i < seen.size(); i++) {
      Wire.Seen one = seen.get(i);
      boolean stays = i < seen.size() - 1 || open;
      answers.add(
          (one.asked() ? "100, " : "")
              + word(one.status(), stays)
              + (one.unwanted() ? " with content" : ""));
    }
    return new Outcome(answers, open);
  }

  private static String word(int status, boolean open) {
    boolean served = open || status == 200 || status == 404 || status == 405;
    return served ? "serves" : "refuses " + status;
  }

  /// What is left of an outcome in words without its status codes, and without whether it asks for
  /// content or closes.
  static String verdictOf(String words) {
    return words.replaceAll(" \\d{3}", "").replace("100, ", "").replace(" and closes", "");
  }

  /// The words of each answer, without status codes.
  static List<String> wordsOf(String words) {
    return List.of(words.replace("100, ", "").replaceAll(" \\d{3}", "").split(", ", -1));
  }

  @Override
  public String toString() {
    String words = String.join(", ", answers);
    if (open) {
      return words;
    }
    if (answers.isEmpty()) {
      return "closes";
    }
    // A refusal closes anyhow.
    return answers.getLast().startsWith("refuses") ? words : words + " and closes";
  }
}
