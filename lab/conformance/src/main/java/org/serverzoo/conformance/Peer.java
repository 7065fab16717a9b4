package org.serverzoo.conformance;

import java.io.IOException;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.serverzoo.api.Body;

/// The server under test, as far as a case's expectations depend on it.
///
/// @param keepAlive whether it keeps any connection after an answer
/// @param throughNginx whether it is seen [ThroughNginx]
/// @param mayReset whether the connection of a refusal may be broken once the answer is whole
public record Peer(
    SocketAddress address, App app, boolean keepAlive, boolean throughNginx, boolean mayReset) {

  private static final int INTERIM = 100;
  private static final int REFUSED = 400;

  private static final Answer CONTINUE =
      new Answer("HTTP/1.1 100 Continue", List.of(), Body.EMPTY, 25);

  private static final String ECHO_PROBE =
      """
      GET /echo HTTP/1.1
      Host: zoo

      """;

  /// Finds out with one request: the zoo has no `/echo`, and a server without keep-alive says that
  /// it will close.
  ///
  /// @throws IOException if nobody answers there, or it is no server of the zoo
  public static Peer at(SocketAddress address) throws IOException {
    return at(address, false);
  }

  /// The same for a server behind an NGINX at that address.
  public static Peer throughNginx(SocketAddress address) throws IOException {
    return at(address, true);
  }

  private static Peer at(SocketAddress address, boolean throughNginx) throws IOException {
    try (Wire wire = Wire.connect(address)) {
      wire.send(ECHO_PROBE);
      Answer answer = wire.answer();
      return switch (answer.status()) {
        case 200 -> new Peer(address, App.ECHO, !answer.closes(), throughNginx, false);
        case 404 -> new Peer(address, App.ZOO, !answer.closes(), throughNginx, false);
        default ->
            throw new WireFailure("No server of the zoo answers like this:\n" + answer.shown());
      };
    }
  }

  /// The same server, of a design that declares as much.
  Peer declaring(Divergences divergences) {
    return new Peer(address, app, keepAlive, throughNginx, divergences.mayReset());
  }

  /// Plays a case on a connection of its own.
  ///
  /// @throws IOException if the server behaves differently; the message says how
  public void play(WireCase wireCase, Delivery delivery) throws IOException {
    play(wireCase, delivery, changes(wireCase));
  }

  /// Plays a case whose answer is changed on the way: it has to be sound, and the next one right.
  void playChanged(WireCase wireCase, Delivery delivery) throws IOException {
    play(wireCase, delivery, true);
  }

  private void play(WireCase wireCase, Delivery delivery, boolean changed) throws IOException {
    try (Wire wire = Wire.connect(address)) {
      List<Move> moves = wireCase.moves();
      int next = 0;
      if (delivery == Delivery.BEHIND_ANOTHER
          && moves.getFirst() instanceof Move.Send(String text)) {
        wire.send(app.greeting() + text);
        receive(wire, app.reply(), Afterwards.STAYS_OPEN);
        next = 1;
      }
      boolean open = true;
      for (; open && next < moves.size(); next++) {
        Move move = moves.get(next);
        if (changed && move instanceof Move.Receive(Golden golden, Afterwards _)) {
          open = ThroughNginx.receiveAny(wire, golden.toHead());
        } else if (!changed || !(move instanceof Move.ReceiveEnd)) {
          open = play(move, wire, delivery);
        }
      }
      if (open) {
        greet(wire);
      }
    }
  }

  /// Plays a case and tells what becomes of it, whatever the case wants.
  ///
  /// @throws IOException if it is something that no server may do
  Outcome observe(WireCase wireCase, Delivery delivery) throws IOException {
    try (Wire wire = Wire.connect(address)) {
      if (delivery == Delivery.BEHIND_ANOTHER
          && wireCase.moves().getFirst() instanceof Move.Send(String text)) {
        wire.send(app.greeting() + text);
        receive(wire, app.reply(), Afterwards.STAYS_OPEN);
      }
      return observe(wire, wireCase, delivery);
    }
  }

  private Outcome observe(Wire wire, WireCase wireCase, Delivery delivery) throws IOException {
    List<Wire.Seen> answers = new ArrayList<>();
    boolean first = delivery == Delivery.BEHIND_ANOTHER;
    for (Move move : wireCase.moves()) {
      switch (move) {
        case Move.Send(String text) -> {
          if (!first) {
            delivery.send(wire, text);
          }
          first = false;
        }
        case Move.ReceiveInterim() -> {
          if (wire.nextStatus() != INTERIM) {
            answers.add(wire.seeAnswer(false));
            return Outcome.of(answers, false);
          }
          wire.expectInterim();
        }
        case Move.Receive(Golden golden, Afterwards _) -> {
          Wire.Seen seen = wire.seeAnswer(golden.toHead());
          if (seen.status() == 0) {
            return Outcome.of(answers, false);
          }
          answers.add(seen);
          if (!seen.open()) {
            wire.sayNoMore();
            wire.expectNoMore();
            return Outcome.of(answers, false);
          }
        }
        case Move.ReceiveEnd() -> {
          wire.expectNoMore();
          return Outcome.of(answers, false);
        }
      }
    }
    wire.send(app.greeting());
    if (wire.isOver()) {
      return Outcome.of(answers, false);
    }
    receive(wire, app.reply(), Afterwards.STAYS_OPEN);
    return Outcome.of(answers, true);
  }

  private boolean changes(WireCase wireCase) {
    return throughNginx && ThroughNginx.changes(wireCase);
  }

  /// Whether a case shows anything at this server.
  public boolean suits(WireCase wireCase) {
    return wireCase.apps().contains(app) && (!throughNginx || ThroughNginx.suits(wireCase));
  }

  /// False when the connection is over.
  private boolean play(Move move, Wire wire, Delivery delivery) throws IOException {
    return switch (move) {
      case Move.Send(String text) -> {
        delivery.send(wire, text);
        yield true;
      }
      case Move.Receive(Golden answer, Afterwards afterwards) -> receive(wire, answer, afterwards);
      case Move.ReceiveInterim() -> {
        Answer interim = wire.answer();
        if (!interim.equals(CONTINUE)) {
          throw new WireFailure("Instead of 100 Continue came:\n" + interim.shown());
        }
        yield true;
      }
      case Move.ReceiveEnd() -> {
        wire.expectEnd();
        yield false;
      }
    };
  }

  /// Shows that the connection can still be used, and that no byte is left over on it.
  private void greet(Wire wire) throws IOException {
    wire.send(app.greeting());
    receive(wire, app.reply(), Afterwards.STAYS_OPEN);
  }

  /// False when the connection is over.
  public boolean receive(Wire wire, Golden expected, Afterwards afterwards) throws IOException {
    if (throughNginx) {
      return ThroughNginx.receive(wire, expected);
    }
    Answer answer = expected.toHead() ? wire.answerToHead() : wire.answer();
    expected.check(answer, afterwards.connectionLines(keepAlive));
    if (afterwards.from(keepAlive) == Afterwards.CLOSES) {
      boolean refused = answer.status() >= REFUSED;
      if (refused) {
        wire.sayNoMore(); // Else a server that hears us out lets us wait for the end.
      }
      if (refused && mayReset) {
        wire.expectNoMore();
      } else {
        wire.expectEnd();
      }
      return false;
    }
    return true;
  }
}
