package org.serverzoo.contract;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

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
  /// @param each is told of each verdict as soon as it is known, on this thread
  /// @return the verdicts, in the order of [WireContract#SUBJECTS]
  /// @throws IllegalArgumentException if the URI names more or less than a host and a port
  /// @throws IOException if no server of the zoo answers there
  public static List<Verdict> check(URI server, Consumer<Verdict> each) throws IOException {
    return check(Peer.at(address(server)), each);
  }

  /// The same through an NGINX, which changes what it must: see [ThroughNginx].
  ///
  /// @param proxy such as `http://127.0.0.1:8082`
  public static List<Verdict> checkThroughNginx(URI proxy, Consumer<Verdict> each)
      throws IOException {
    return check(Peer.throughNginx(address(proxy)), each);
  }

  private static List<Verdict> check(Peer peer, Consumer<Verdict> each) {
    List<Verdict> verdicts = new ArrayList<>();
    for (Subject subject : WireContract.SUBJECTS) {
      for (WireCase wireCase : subject.cases()) {
        if (peer.suits(wireCase)) {
          Verdict verdict = check(peer, subject, wireCase);
          each.accept(verdict);
          verdicts.add(verdict);
        }
      }
    }
    return verdicts;
  }

  private static Verdict check(Peer peer, Subject subject, WireCase wireCase) {
    try {
      play(peer, wireCase);
      return new Verdict(subject.name(), wireCase, true, "");
    } catch (IOException difference) {
      return new Verdict(subject.name(), wireCase, false, String.valueOf(difference.getMessage()));
    }
  }

  /// Plays one case in every delivery that suits it.
  ///
  /// @throws IOException if the server behaves differently in one of them
  static void play(Peer peer, WireCase wireCase) throws IOException {
    for (Delivery delivery : Delivery.values()) {
      if (delivery.suits(wireCase, peer)) {
        play(peer, wireCase, delivery);
      }
    }
  }

  /// Plays one case in one delivery.
  static void play(Peer peer, WireCase wireCase, Delivery delivery) throws IOException {
    try {
      peer.play(wireCase, delivery);
    } catch (IOException difference) {
      throw new WireFailure(
          "A server %s (%s). Delivered %s:\n%s"
              .formatted(
                  wireCase.name(), wireCase.source(), delivery.words(), difference.getMessage()));
    }
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
