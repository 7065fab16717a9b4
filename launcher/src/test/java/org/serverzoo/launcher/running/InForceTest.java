package org.serverzoo.launcher.running;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.serverzoo.api.EffectiveSetting;
import org.serverzoo.api.Settings;

class InForceTest {

  @Test
  void alignsTheValues() {
    assertThat(
            InForce.table(
                List.of(new EffectiveSetting("a", "1"), new EffectiveSetting("long name", "2"))))
        .isEqualTo("  a          1%n  long name  2%n".formatted());
  }

  @Test
  void writesAddressesAsAClientDoes() {
    assertThat(InForce.url(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 8080)))
        .isEqualTo("http://127.0.0.1:8080/");
    assertThat(InForce.url(new InetSocketAddress(InetAddress.ofLiteral("::1"), 8080)))
        .isEqualTo("http://[0:0:0:0:0:0:0:1]:8080/");
    assertThat(InForce.url(UnixDomainSocketAddress.of("/run/zoo.sock")))
        .isEqualTo("unix:/run/zoo.sock");
  }

  @Test
  void saysThatAUnixSocketsBacklogCannotBeRead() {
    assertThat(
            InForce.backlog(UnixDomainSocketAddress.of(Path.of("/run/zoo.sock")), Settings.DEFAULT)
                .value())
        .isEqualTo("not readable for this socket");
  }

  @Test
  void describesThisProcess() {
    assertThat(InForce.process())
        .extracting(EffectiveSetting::value)
        .satisfiesExactly(
            process -> assertThat(process).matches("pid \\d+, \\d+ CPUs, \\d+ threads.*"),
            jvm ->
                assertThat(jvm)
                    .matches(".*, (Serial|Parallel|G1|ZGC|Shenandoah).*, heap up to \\d+ MiB"));
  }
}
