package org.serverzoo.conformance;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/// Plays the wire cases against a server that runs somewhere, one after the other. Needs no test
/// framework.
///
/// The server has to run the zoo's application or the echo: it is asked which, and whether it keeps
/// connections, with one request.
public final class Checker {

  private static final int HTTP_PORT = 80;

  private Checker() {}

  /// Plays every case that suits the server's application. Takes some seconds.
  ///
  /// @param server such as `http://127.0.0.1:8080`
  /// @param divergences what its design declares
  /// @return the verdicts, in the order of [WireContract#SUBJECTS]
  /// @throws IllegalArgumentException if the URI names more or less than a host and a port
  /// @throws IOException if no server of the zoo answers there
  public static List<Verdict> check(URI server, Divergences divergences) throws IOException {
    return check(Peer.at(address(server)), divergences);
  }

  /// The same through an NGINX, which changes what it must: see [ThroughNginx]. Behind it, a design
  /// may answer otherwise where it declares so.
  ///
  /// @param proxy such as `http://127.0.0.1:8082`
  public static List<Verdict> checkThroughNginx(URI proxy, Divergences divergences)
      throws IOException {
    return check(Peer.throughNginx(address(proxy)), divergences);
  }

  private static List<Verdict> check(Peer peer, Divergences divergences) {
    List<Verdict> verdicts = new ArrayList<>();
    for (Subject subject : WireContract.SUBJECTS) {
      for (WireCase wireCase : subject.cases()) {
        if (peer.suits(wireCase)) {
          verdicts.add(check(peer, subject, wireCase, divergences));
        }
      }
    }
    return verdicts;
  }

  private static Verdict check(
      Peer peer, Subject subject, WireCase wireCase, Divergences divergences) {
    try {
      Verdict.Result result = play(peer, wireCase, divergences);
      String detail = divergences.of(wireCase).map(Divergences.Declared::does).orElse("");
      return new Verdict(subject.name(), wireCase, result, detail);
    } catch (IOException difference) {
      return new Verdict(
          subject.name(), wireCase, Verdict.Result.FAILS, String.valueOf(difference.getMessage()));
    }
  }

  /// Plays one case in every delivery that suits it.
  ///
  /// @throws IOException if the server behaves otherwise in one of them, and not as is declared
  public static Verdict.Result play(Peer peer, WireCase wireCase, Divergences divergences)
      throws IOException {
    return play(peer, wireCase, divergences, EnumSet.allOf(Delivery.class));
  }

  /// Plays one case in some deliveries.
  public static Verdict.Result play(
      Peer peer, WireCase wireCase, Divergences divergences, Set<Delivery> deliveries)
      throws IOException {
    boolean worded = divergences.wording().contains(wireCase.name());
    boolean diverges = divergences.of(wireCase).isPresent();
    boolean differs = false;
    for (Delivery delivery : deliveries) {
      if (delivery.suits(wireCase, peer)) {
        try {
          if (worded || diverges) {
            differs |= playDeclared(peer, wireCase, delivery, divergences);
          } else {
            peer.declaring(divergences).play(wireCase, delivery);
          }
        } catch (IOException difference) {
          throw new WireFailure(
              "A server %s (%s). Delivered %s:\n%s"
                  .formatted(
                      wireCase.name(),
                      wireCase.source(),
                      delivery.words(),
                      difference.getMessage()));
        }
      }
    }
    if (!worded && !diverges) {
      return Verdict.Result.HOLDS;
    }
    if (!differs) {
      refuseVanished(peer, wireCase, deliveries);
    }
    return divergences.verdicts().containsKey(wireCase.name())
        ? Verdict.Result.DIVERGES
        : Verdict.Result.WORDING;
  }

  /// @return whether what becomes of the case is not what it wants; where it is, in other words
  private static boolean playDeclared(
      Peer peer, WireCase wireCase, Delivery delivery, Divergences divergences) throws IOException {
    if (peer.throughNginx()) {
      peer.playChanged(wireCase, delivery); // NGINX may have taken care of it already.
      return true;
    }
    String wanted = Outcome.wanted(wireCase, peer.keepAlive()).toString();
    String declared =
        divergences
            .of(wireCase)
            .map(each -> each.otherwise().getOrDefault(delivery.words(), each.does()))
            .orElse(wanted);
    String seen = peer.observe(wireCase, delivery).toString();
    if (divergences.statuses().containsKey(wireCase.name())
        && !Outcome.verdictOf(declared).equals(Outcome.verdictOf(wanted))) {
      throw new WireFailure(
          "'%s' is another verdict than '%s', not another status alone."
              .formatted(declared, wanted));
    }
    boolean closesEarlier =
        divergences.wording().contains(wireCase.name()) && seen.equals(wanted + " and closes");
    if (!seen.equals(declared) && !closesEarlier) {
      throw new WireFailure(
          "It must be '%s'; its design declares '%s'; it was '%s'."
              .formatted(wanted, declared, seen));
    }
    return !seen.equals(wanted);
  }

  /// The words may be the same and the bytes not.
  private static void refuseVanished(Peer peer, WireCase wireCase, Set<Delivery> deliveries)
      throws WireFailure {
    for (Delivery delivery : deliveries) {
      try {
        if (delivery.suits(wireCase, peer)) {
          peer.play(wireCase, delivery);
        }
      } catch (IOException differs) {
        return;
      }
    }
    throw new WireFailure(
        "A server %s: this holds, though its design declares otherwise. Remove the declaration."
            .formatted(wireCase.name()));
  }

  private static SocketAddress address(URI server) {
    boolean plain =
        "http".equals(server.getScheme())
            && server.getHost() != null
            && (server.getPath().isEmpty() || server.getPath().equals("/"))
            && server.getQuery() == null
            && server.getUserInfo() == null;
    if (!plain) {
      throw new IllegalArgumentException(
          "'%s' is not a server's address: write http://HOST:PORT".formatted(server));
    }
    String host = server.getHost().replaceAll("^\\[|]$", "");
    return new InetSocketAddress(host, server.getPort() < 0 ? HTTP_PORT : server.getPort());
  }
}
