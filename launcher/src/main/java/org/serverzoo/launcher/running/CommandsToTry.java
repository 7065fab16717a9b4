package org.serverzoo.launcher.running;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.List;

/// Three commands that suit the server that was just started.
final class CommandsToTry {

  private CommandsToTry() {}

  /// Each ends within seconds, be the server ever so slow.
  ///
  /// @param keepAlive whether a connection serves more than one request; the load tool then has to
  ///   reuse its connections too, or opening them is what it measures
  static List<String> at(SocketAddress address, boolean keepAlive, App app) {
    if (!(address instanceof InetSocketAddress inet)) {
      return List.of("curl -i --unix-socket " + address + " http://zoo/");
    }
    String url = InForce.url(reachable(inet));
    String work = "'" + url + app.work() + "'";
    return keepAlive
        ? List.of(
            "curl -i " + work,
            "wrk -t 1 -c 64 -d 10s --latency " + url,
            "ab -k -q -t 10 -n 20000 -c 32 " + work)
        : List.of(
            "curl -i " + work,
            "ab -q -t 10 -n 20000 -c 32 " + url,
            "hey -disable-keepalive -z 10s -c 32 " + work);
  }

  /// A server on all addresses is tried on this machine's own.
  private static InetSocketAddress reachable(InetSocketAddress address) {
    return address.getAddress().isAnyLocalAddress()
        ? new InetSocketAddress(InetAddress.getLoopbackAddress(), address.getPort())
        : address;
  }
}
