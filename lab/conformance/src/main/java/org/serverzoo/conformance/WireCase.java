package org.serverzoo.conformance;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/// One rule as it shows on one connection: what a client sends, and the exact bytes that must come
/// back. Immutable; each method below returns a case with one step more.
///
/// ```java
/// any("refuses two Host fields", "RFC 9112 section 3.2")
///     .send(
///         """
///         GET / HTTP/1.1
///         Host: zoo
///         Host: zoo
///
///         """)
///     .closesWith(Refusals.BAD_REQUEST)
/// ```
///
/// A case that does not end with the server closing implies that the connection can still be used
/// afterwards; whoever plays the case finds out.
///
/// @param name a sentence without its subject, which is the server
/// @param source the section or the decision that the rule comes from
/// @param apps the applications that it suits
/// @param inOnePiece whether the bytes must not be delivered one by one: the case is about what has
///   arrived together
public record WireCase(
    String name, String source, Set<App> apps, List<Move> moves, boolean inOnePiece) {

  public WireCase {
    apps = Set.copyOf(apps);
    moves = List.copyOf(moves);
  }

  /// A rule that shows whatever the application is.
  static WireCase any(String name, String source) {
    return new WireCase(name, source, EnumSet.allOf(App.class), List.of(), false);
  }

  /// A rule that shows with the zoo's own application.
  static WireCase zoo(String name, String source) {
    return new WireCase(name, source, Set.of(App.ZOO), List.of(), false);
  }

  /// A rule that shows with the echo.
  static WireCase echo(String name, String source) {
    return new WireCase(name, source, Set.of(App.ECHO), List.of(), false);
  }

  /// The client sends, see [WireText].
  WireCase send(String text) {
    return with(new Move.Send(text));
  }

  /// The answer comes, and the connection stays open.
  WireCase answers(Golden answer) {
    return with(new Move.Receive(answer, Afterwards.STAYS_OPEN));
  }

  /// These answers come, and the connection stays open.
  WireCase answersAll(List<Golden> answers) {
    return with(
        answers.stream()
            .<Move>map(answer -> new Move.Receive(answer, Afterwards.STAYS_OPEN))
            .toList());
  }

  /// The answer comes and announces, as HTTP/1.0 needs it, that the connection stays open.
  WireCase answersAndAnnouncesKeepAlive(Golden answer) {
    return with(new Move.Receive(answer, Afterwards.STAYS_OPEN_AS_ANNOUNCED));
  }

  /// The answer comes with `Connection: close`, and the server closes.
  WireCase closesWith(Golden answer) {
    return with(new Move.Receive(answer, Afterwards.CLOSES));
  }

  /// `100 Continue` comes.
  WireCase asksForTheBody() {
    return with(new Move.ReceiveInterim());
  }

  /// The server closes without a word.
  WireCase closes() {
    return with(new Move.ReceiveEnd());
  }

  /// The same case where what is sent together must arrive together.
  WireCase arrivingTogether() {
    return new WireCase(name, source, apps, moves, true);
  }

  private WireCase with(Move move) {
    return with(List.of(move));
  }

  private WireCase with(List<Move> added) {
    List<Move> more = new ArrayList<>(moves);
    more.addAll(added);
    return new WireCase(name, source, apps, more, inOnePiece);
  }

  /// How much the client sends.
  int bytesSent() {
    int sum = 0;
    for (Move move : moves) {
      if (move instanceof Move.Send(String text)) {
        sum += WireText.bytes(text).length;
      }
    }
    return sum;
  }

  /// How many whole answers come.
  long answers() {
    return moves.stream().filter(Move.Receive.class::isInstance).count();
  }

  @Override
  public String toString() {
    return name;
  }
}
