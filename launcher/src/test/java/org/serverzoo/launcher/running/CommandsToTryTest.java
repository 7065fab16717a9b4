package org.serverzoo.launcher.running;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnixDomainSocketAddress;
import org.junit.jupiter.api.Test;

class CommandsToTryTest {

  private static final InetSocketAddress ANYWHERE =
      new InetSocketAddress(InetAddress.ofLiteral("0.0.0.0"), 8080);

  @Test
  void reusesConnectionsWhereTheServerDoes() {
    assertThat(CommandsToTry.at(ANYWHERE, true, App.ZOO))
        .containsExactly(
            "curl -i 'http://127.0.0.1:8080/row?id=42'",
            "wrk -t 1 -c 64 -d 10s --latency http://127.0.0.1:8080/",
            "ab -k -q -t 10 -n 20000 -c 32 'http://127.0.0.1:8080/row?id=42'");
  }

  @Test
  void opensAConnectionForEachRequestWhereTheServerCloses() {
    assertThat(CommandsToTry.at(ANYWHERE, false, App.ECHO))
        .containsExactly(
            "curl -i 'http://127.0.0.1:8080/echo'",
            "ab -q -t 10 -n 20000 -c 32 http://127.0.0.1:8080/",
            "hey -disable-keepalive -z 10s -c 32 'http://127.0.0.1:8080/echo'");
  }

  @Test
  void knowsWhoSpeaksUnixSockets() {
    assertThat(CommandsToTry.at(UnixDomainSocketAddress.of("/run/zoo.sock"), true, App.ZOO))
        .containsExactly("curl -i --unix-socket /run/zoo.sock http://zoo/");
  }
}
