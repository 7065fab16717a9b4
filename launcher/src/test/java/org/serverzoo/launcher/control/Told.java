package org.serverzoo.launcher.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.SocketAddress;
import java.util.List;

/// What a running server says when it is told something, without a process of its own for it.
public final class Told {

  private Told() {}

  /// Has it do what `./zoo workers` or `./zoo handover` have it do.
  public static List<String> lines(SocketAddress server, String command) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int code =
        ControlClient.send(server, command, new PrintWriter(out, true), new PrintWriter(err, true));
    assertThat(code).as(err.toString()).isZero();
    return out.toString().lines().toList();
  }
}
