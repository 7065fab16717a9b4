package org.serverzoo.launcher.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.serverzoo.api.Counters;
import org.serverzoo.api.EffectiveSetting;
import org.serverzoo.api.Running;
import org.serverzoo.launcher.running.Signals;

/// What whoever commands a running server is told.
class ControlTest {

  /// Where nothing listens: only the name of the control socket is made of it.
  private static final SocketAddress ADDRESS =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 1);

  /// Knows where it listens until it is commanded.
  private static final class Faulty implements Running {

    private final AtomicBoolean open = new AtomicBoolean();

    @Override
    public SocketAddress address() {
      if (open.getAndSet(true)) {
        throw new IllegalStateException("a fault that a test has made");
      }
      return ADDRESS;
    }

    @Override
    public List<EffectiveSetting> effective() {
      return List.of();
    }

    @Override
    public Counters counters() {
      return new Counters();
    }

    @Override
    public void close() {}
  }

  @Test
  void aFaultOfTheServerIsToldToWhoeverCommandsIt() {
    StringWriter errors = new StringWriter();
    try (Control _ = Control.open("netty", new Faulty(), new Signals())) {
      int exitCode =
          ControlClient.send(
              ADDRESS,
              "handover",
              new PrintWriter(new StringWriter()),
              new PrintWriter(errors, true));

      assertThat(exitCode).isEqualTo(1);
      assertThat(errors)
          .hasToString(
              "zoo: the server has a fault of its own, and tells it on its standard error\n");
    }
  }

  @Test
  void tellsItsDesign() {
    try (Control _ = Control.open("netty", new Faulty(), new Signals())) {
      assertThat(ControlClient.design(ADDRESS)).contains("netty");
    }
    assertThat(ControlClient.design(ADDRESS)).isEmpty();
  }
}
